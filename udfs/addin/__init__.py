"""The add-in for Excel on the web, on the Mac and on locked-down Windows: a local server and its task pane."""
