"""The page: the shell draws whatever the address asks for. Start it with `make run`."""

from advisor.ui import shell
from advisor.ui.visit import load_visit

shell.show(load_visit)
