"""Pages for owners who merge their listings, and for anybody who saw the same business twice."""
