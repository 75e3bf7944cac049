#!/usr/bin/env bash
# The main job by curl alone, on a fresh demo: publish, distribute, sign, score, conflict, resolve.
# Usage: BASE=http://localhost:8501 bash docs/how-to/journey.sh
set -euo pipefail
BASE=${BASE:-http://localhost:8501}/api
PASSWORD=policy-demo-2026
get()  { python3 -c 'import json,sys; d=json.load(sys.stdin); print(eval(sys.argv[1]))' "$1"; }   # pick from the answer
login() { curl -fsS "$BASE/auth/login" -H 'Content-Type: application/json' -d "{\"email\":\"$1\",\"password\":\"$PASSWORD\"}" | get "d['access_token']"; }
api()  { curl -fsS -H "Authorization: Bearer $1" -H 'Content-Type: application/json' "${@:3}" "$BASE/policy-distribution/$2"; }

HELIX=$(login ines.albrecht@helix.example)
LUMEN=$(login mara.lindqvist@lumen.example)
NOVARA=$(login sofia.keller@novara.example)

# Helix publishes the approved policy on prompt records and sends it to its three agencies.
POLICY=$(api "$HELIX" 'policies?search=prompt%20logging' | get "d['items'][0]['id']")
api "$HELIX" "policies/$POLICY/draft/publish" -X POST | get "d['version_number'], d['document_sha256']"
AGENCIES=$(api "$HELIX" engagements | get "json.dumps([e['agency_org_id'] for e in d])")
api "$HELIX" distribute -H 'Idempotency-Key: journey-1' -d "{\"policy_id\":\"$POLICY\",\"agency_ids\":$AGENCIES,\"message\":\"Please sign by the due date.\"}" | get "[s['name'] for s in d['sent']], d['refused']"

# Lumen reads the exact document and signs for its hash.
ME=$(curl -fsS "$BASE/auth/me" -H "Authorization: Bearer $LUMEN" | get "d['organization']['id']")
DISTRIBUTION=$(api "$LUMEN" "distributions?policy_id=$POLICY&current_only=true" | get "d['items'][0]['id']")
HASH=$(api "$LUMEN" "distributions/$DISTRIBUTION/document" | get "d['document_sha256']")
api "$LUMEN" "distributions/$DISTRIBUTION/acknowledge" -d "{\"meaning\":\"acknowledged\",\"printed_name\":\"Mara Lindqvist\",\"password\":\"$PASSWORD\",\"document_sha256\":\"$HASH\"}" | get "d['meaning'], d['signed_at']"
api "$LUMEN" "distributions/$DISTRIBUTION/receipt"; echo

# Within a second the score is there, and the contradiction with Novara's 30 days, with its witness.
for try in 1 2 3 4 5 6 7 8 9 10; do
  CONFLICT=$(api "$LUMEN" "conflicts/$ME?resolution_status=unresolved" | get "next((c['id'] for c in d['items'] if c['conflict_type'] == 'incompatible_prompt_log.retention_days'), '')")
  [ -n "$CONFLICT" ] && break; sleep 0.5
done
api "$LUMEN" "conflicts/$ME?resolution_status=unresolved" | get "[(c['conflict_description'], c['witness']['text']) for c in d['items'] if c['id'] == '$CONFLICT']"
api "$LUMEN" "compliance/$ME?current_only=true" | get "[(c['policy_title'], c['compliance_score'], c['compliance_status']) for c in d['items'] if c['policy_id'] == '$POLICY']"

# Lumen keeps separate logs for the two clients: the finding is resolved, and stays so.
api "$LUMEN" "conflicts/$CONFLICT/resolve" -X PUT -d '{"resolution_status":"resolved","resolution_kind":"scoped_apart","resolution_notes":"One prompt log for each client from today."}' | get "d['resolution_status'], d['resolution_kind']"

# Each side's own view; Novara sees nothing of it.
api "$HELIX" dashboard | get "json.dumps(d)[:600]"
api "$LUMEN" dashboard | get "json.dumps(d)[:600]"
api "$NOVARA" "conflicts/$ME" | get "d['items']"
