"""The pages of brands and their locations, of services and suggestions, and what visitors may say about a listing."""
