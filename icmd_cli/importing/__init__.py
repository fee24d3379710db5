"""What the rows of other people's files mean: headings, columns, records. Knows neither files nor the store."""
