"""Where does the web server take hold of the pages?"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qifu.portals.settings")

application = get_wsgi_application()
