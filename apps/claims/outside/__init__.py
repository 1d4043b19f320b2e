"""The world outside: name servers, websites, phones. Each has one interface and a stand-in for development."""
