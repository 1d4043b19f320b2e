"""The owner's workplace: pages that gather what several apps know about one's businesses."""
