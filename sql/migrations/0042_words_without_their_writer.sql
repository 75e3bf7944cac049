-- An agency reads what it is asked and what is said of its answers, not who at the client wrote it.
REVOKE SELECT ON assessment_questions, answer_reviews FROM app_agency;
GRANT SELECT (enterprise_org_id, policy_id, version_number, clause_id, question, guidance, evidence_wanted, weight, set_at)
  ON assessment_questions TO app_agency;
GRANT SELECT (enterprise_org_id, agency_org_id, assessment_id, submission, clause_id, verdict, comment, answer, reviewed_at, told_at)
  ON answer_reviews TO app_agency;
