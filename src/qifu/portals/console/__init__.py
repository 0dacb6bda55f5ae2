"""The console program `qifu`: one module a command."""
