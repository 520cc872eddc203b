"""Pictures: what they show as plain values, drawn as text for a terminal and as SVG."""
