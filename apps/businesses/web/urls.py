"""Addresses of the directory's public pages."""

from django.urls import path

from apps.businesses.web import crawlers, fragments, legal, pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("search/", pages.search_page, name="search"),
    path("suggest/", fragments.suggestions, name="suggest"),
    path("map/marks.json", fragments.map_data, name="map_data"),
    path("categories/", pages.categories, name="categories"),
    path("c/<slug:slug>/", pages.category, name="category"),
    path("in/<slug:city>/", pages.city, name="city"),
    path("in/<slug:city>/<slug:category>/", pages.city_category, name="city_category"),
    path("b/<slug:slug>/", pages.listing, name="listing"),
    path("cover/<slug:category>/<slug:slug>.svg", fragments.cover, name="cover"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", crawlers.sitemap_section, name="sitemap_section"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("manifest.webmanifest", crawlers.manifest, name="manifest"),
    path("ranking/", legal.ranking, name="ranking"),
    *(path(f"{name}/", legal.page, {"name": name}, name=name) for name in legal.PAGES if name != "ranking"),
]
