"""What pages say and show, ready to print: frames, sentences and booleans from what `core` answered.

One module for each page, named like it; `words`, `times`, `markdown` are shared. Plain data in, plain data out: no
Streamlit, no database, no clock (`now` and the reader's zone are passed in), so tests need nothing but the values.
pandas is at home here and nowhere else in `pages`.
"""
