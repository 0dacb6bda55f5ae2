"""Which doors lead to the life of a policy, and for whom are they open?"""

from qifu.policies.rules.authorship import AUTHORS, REVIEWERS
from qifu.portals.doors import STAFF, Door
from qifu.portals.policy_desk import beginning, draft, lists, published, review, sheets

DOORS: tuple[Door, ...] = (
    Door("items", "s/policies/", lists.items, get=STAFF),
    Door("items_new", "s/policies/new/", beginning.new, get=AUTHORS, post=AUTHORS),
    Door("items_blank", "s/policies/blank/", beginning.blank, post=AUTHORS),
    Door("items_source", "s/policies/sources/<int:source>/", beginning.source, get=REVIEWERS),
    Door("items_begin", "s/policies/sources/<int:source>/begin/", beginning.begin, post=AUTHORS),
    Door("items_draft", "s/policies/drafts/<int:draft>/", draft.draft, get=STAFF, post=AUTHORS),
    Door("items_live", "s/policies/drafts/<int:draft>/live/", draft.live, post=AUTHORS),
    Door("items_form", "s/policies/drafts/<int:draft>/form/", draft.form, post=AUTHORS),
    Door("items_tree", "s/policies/drafts/<int:draft>/tree/", draft.conditions, post=AUTHORS),
    Door("items_lines", "s/policies/drafts/<int:draft>/lines/", draft.lines, post=AUTHORS),
    Door("items_restore", "s/policies/drafts/<int:draft>/restore/", draft.restore, post=AUTHORS),
    Door("items_submit", "s/policies/drafts/<int:draft>/submit/", review.submit, post=AUTHORS),
    Door("items_back", "s/policies/drafts/<int:draft>/back/", review.take_back, post=AUTHORS),
    Door("items_drop", "s/policies/drafts/<int:draft>/drop/", review.drop, post=AUTHORS),
    Door("items_review", "s/policies/drafts/<int:draft>/review/", review.review, get=STAFF, post=REVIEWERS),
    Door("items_interpret", "s/policies/drafts/<int:draft>/interpret/", review.interpret, post=AUTHORS),
    Door("items_issue", "s/policies/drafts/<int:draft>/issue/", review.issue, post=AUTHORS),
    Door("items_tables", "s/policies/drafts/<int:draft>/tables/", sheets.tables, get=STAFF, post=AUTHORS),
    Door("items_published", "s/policies/published/<int:published>/", published.one, get=STAFF),
    Door("items_revise", "s/policies/published/<int:published>/revise/", published.revise, post=AUTHORS),
    Door("items_retire", "s/policies/published/<int:published>/retire/", published.retire, post=AUTHORS),
    Door("items_look", "s/policies/published/<int:published>/look/", published.look_again, post=AUTHORS),
    Door("items_export", "s/policies/export/", sheets.export, get=STAFF),
    Door("items_import", "s/policies/import/", sheets.bring, get=AUTHORS, post=AUTHORS),
)
