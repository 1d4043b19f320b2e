"""The staff portal: pages for staff that gather several apps."""
