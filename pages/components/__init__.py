"""What every page is put together from. A page reads: actor, heading, filters, data, the empty case, show, act.

- `heading.heading("Follow-up", "Who has not signed which version?")` opens every page; the purpose is one sentence.
  It also shows what the interaction before left to say: `heading.say_next("Sent to 3 agencies.")`, then `st.rerun()`.
- `empty.empty("Nothing has been sent yet.", "Choose a policy…", link="distribute.py", label="Distribute")`: say what to
  do next. Test for it before anything else is drawn.
- `refusing.refusals()`: `with refusals() as outcome: operation(…)` shows a refusal as its sentence; `outcome.refused`.
- `status.status(ComplianceStatus.AT_RISK)` draws a state as shape, word and colour; in a cell of a table use
  `view_models.words.word_of(state).text`; `words.badge_of` for what is no stored state. Never colour alone.
- Times are texts: `view_models.times.when(moment, now=…, zone_name=actor.time_zone)`, `when_day` for dues.
- Whatever a person typed goes through `view_models.markdown.literal` before it enters a label or Markdown; a policy's
  body through `document_view.document`.
- `score.headline(record)` and `score.shown_breakdown(record, key=…)` show a number and each point that is lost.
- `tables.choose(frame, key=…, alt=…)` draws a ledger and answers with the row chosen; `tables.ledger` only draws.
- `confirming.confirm(…)` asks before something that cannot be taken back; call it in the `if st.button(…)`.
- `pager.Pager("follow_up", filters)` keeps the place in a keyset-paged list.
- `pages.charts.chart(figure, alt=…, key=…, title=…)` draws a figure that can be read as a table too; figures come from
  `view_models.figures_of.figure_of` (a paper's chart) or the builders in `pages.charts`. Every chart has its `alt`.
- `section`, `figure_card`, `table_with_tools`, `checked_fields`, `unsaved`: parts, numbers that explain themselves,
  tables with columns to choose and acts on several rows, fields with their problem below, words kept until sent.
  The page `/gallery` of the demo shows each in every state; docs/decisions/0032 says which to take when.
- `pages.transactions` opens the one transaction of an interaction: `in_transaction` asks, `changing` changes.

Keys are `page.thing` ("follow_up.response"), dotted, stable, the same for everybody: tests and deep links rest on them.
A filter that belongs in the address has a key without a dot and `bind="query-params"`.
"""
