"""What all server-rendered pages share: errors, context, forms, theme and the style guide."""
