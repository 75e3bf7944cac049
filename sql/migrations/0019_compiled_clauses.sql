-- What the engine computes with, beside the clauses it stands for: one row for each clause of an agency that takes part in detection.
-- Derived, and written anew whenever a check of the agency compiles the clauses otherwise. Masks are words of 64 leaves, lowest first.
CREATE TABLE compiled_clauses (
  agency_org_id   uuid NOT NULL REFERENCES organizations (id),
  distribution_id uuid NOT NULL,
  clause_id       text NOT NULL,
  policy_id       uuid NOT NULL,
  row_hash        bytea NOT NULL CONSTRAINT row_hash_length CHECK (length(row_hash) = 32),
  -- As the engine orders them: permit, duty for every activity, duty, prohibition, exclusivity, demand.
  kind            smallint NOT NULL CONSTRAINT kind_known CHECK (kind BETWEEN 0 AND 5),
  parameter       text NOT NULL CONSTRAINT demand_names_a_parameter CHECK ((kind = 5) = (parameter <> '')),
  is_preference   boolean NOT NULL,
  -- Some term is outside the vocabulary: the box is the widest it could mean, and only the engine can decide.
  is_vague        boolean NOT NULL,
  is_cylinder     boolean NOT NULL,
  action          bigint NOT NULL,
  tool            bigint NOT NULL,
  data            bigint NOT NULL,
  channel         bigint NOT NULL,
  audience        bigint NOT NULL,
  jurisdiction_1  bigint NOT NULL,
  jurisdiction_2  bigint NOT NULL,
  jurisdiction_3  bigint NOT NULL,
  jurisdiction_4  bigint NOT NULL,
  first_day       bigint NOT NULL,
  day_after       bigint NOT NULL,
  box             bigint[] NOT NULL GENERATED ALWAYS AS (ARRAY[action, tool, data, channel, audience, jurisdiction_1, jurisdiction_2,
                    jurisdiction_3, jurisdiction_4, first_day, day_after]) STORED,
  -- Exceptions that no single box without them stands for: boxes one behind the other, eleven numbers each.
  holes           bigint[] NOT NULL CONSTRAINT holes_are_boxes CHECK (cardinality(holes) % 11 = 0),
  banned          bigint NOT NULL,
  allowed         bigint NOT NULL,
  -- A demand for a number admits least to most; any other admits values.
  is_number       boolean NOT NULL,
  least           bigint NOT NULL,
  most            bigint NOT NULL,
  value_1         bigint NOT NULL,
  value_2         bigint NOT NULL,
  value_3         bigint NOT NULL,
  value_4         bigint NOT NULL,
  -- Where it applies: to everything, to its client's work, to shared assets and brands.
  is_everywhere   boolean NOT NULL,
  client_org_id   uuid,
  instance_ids    uuid[] NOT NULL,
  PRIMARY KEY (agency_org_id, distribution_id, clause_id)
);

GRANT SELECT ON compiled_clauses TO app_agency;
GRANT SELECT, INSERT, DELETE ON compiled_clauses TO app_job;
ALTER TABLE compiled_clauses ENABLE ROW LEVEL SECURITY; ALTER TABLE compiled_clauses FORCE ROW LEVEL SECURITY;
CREATE POLICY agency ON compiled_clauses FOR SELECT TO app_agency USING (agency_org_id = (SELECT app.org_id()));
CREATE POLICY everything ON compiled_clauses TO app_job USING (true) WITH CHECK (true);

-- Whether the second look, in SQL, saw the same conflicts and tensions; no number where it was not taken.
ALTER TABLE conflict_runs ADD COLUMN cross_check_differences integer
  CONSTRAINT cross_check_differences_counted CHECK (cross_check_differences >= 0);
GRANT UPDATE (cross_check_differences) ON conflict_runs TO app_job;

-- The activities in both boxes; NULL where there are none.
CREATE FUNCTION app.box_overlap(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF a IS NULL OR b IS NULL OR a[1] & b[1] = 0 OR a[2] & b[2] = 0 OR a[3] & b[3] = 0 OR a[4] & b[4] = 0 OR a[5] & b[5] = 0
     OR (a[6] & b[6]) | (a[7] & b[7]) | (a[8] & b[8]) | (a[9] & b[9]) = 0 OR a[10] >= b[11] OR b[10] >= a[11] THEN
    RETURN NULL;
  END IF;
  RETURN ARRAY[a[1] & b[1], a[2] & b[2], a[3] & b[3], a[4] & b[4], a[5] & b[5], a[6] & b[6], a[7] & b[7], a[8] & b[8], a[9] & b[9],
               greatest(a[10], b[10]), least(a[11], b[11])];
END $$;

CREATE FUNCTION app.with_tools(box bigint[], tools bigint) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT box[1:1] || tools || box[3:11] $$;

-- Whether the box holds an activity that no hole, from the given one on, takes away.
CREATE FUNCTION app.has_room(box bigint[], holes bigint[], at integer DEFAULT 1) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  hole bigint[];
  rest bigint[] := box;
  piece bigint[];
BEGIN
  IF box IS NULL THEN
    RETURN false;
  END IF;
  LOOP
    IF at > cardinality(holes) / 11 THEN
      RETURN true;
    END IF;
    hole := holes[11 * at - 10 : 11 * at];
    at := at + 1;
    EXIT WHEN app.box_overlap(box, hole) IS NOT NULL;
  END LOOP;
  FOR word IN 1..5 LOOP
    IF rest[word] & ~hole[word] <> 0 THEN
      piece := rest;
      piece[word] := rest[word] & ~hole[word];
      IF app.has_room(piece, holes, at) THEN
        RETURN true;
      END IF;
      rest[word] := rest[word] & hole[word];
    END IF;
  END LOOP;
  piece := rest[1:5] || ARRAY[rest[6] & ~hole[6], rest[7] & ~hole[7], rest[8] & ~hole[8], rest[9] & ~hole[9]] || rest[10:11];
  IF (piece[6] | piece[7] | piece[8] | piece[9]) <> 0 AND app.has_room(piece, holes, at) THEN
    RETURN true;
  END IF;
  rest := rest[1:5] || ARRAY[rest[6] & hole[6], rest[7] & hole[7], rest[8] & hole[8], rest[9] & hole[9]] || rest[10:11];
  IF rest[10] < hole[10] AND app.has_room(rest[1:10] || hole[10], holes, at) THEN
    RETURN true;
  END IF;
  RETURN rest[11] > hole[11] AND app.has_room(rest[1:9] || hole[11] || rest[11], holes, at);
END $$;

-- Whether what the holes leave of the box lies inside what the other holes leave of the other box.
CREATE FUNCTION app.lies_within(box bigint[], holes bigint[], other bigint[], other_holes bigint[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF app.has_room(box, other || holes) THEN
    RETURN false;
  END IF;
  FOR at IN 1..cardinality(other_holes) / 11 LOOP
    IF app.has_room(app.box_overlap(box, other_holes[11 * at - 10 : 11 * at]), holes) THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $$;

-- Whether in some scenario (an activity before its tool is chosen) every tool that a clause covers is banned. Each exception is
-- followed into its scenarios, where it takes tools away from its side, and out of them.
CREATE FUNCTION app.blocks_a_scenario(scenarios bigint[], covered bigint, banned bigint, own_holes bigint[], ban_holes bigint[],
  outside bigint[] DEFAULT '{}', at integer DEFAULT 1) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  own_count integer := cardinality(own_holes) / 11;
  hole bigint[];
  inside bigint[];
  is_own boolean;
BEGIN
  IF scenarios IS NULL OR covered = 0 THEN
    RETURN false;
  END IF;
  LOOP
    IF at > own_count + cardinality(ban_holes) / 11 THEN
      RETURN covered & ~banned = 0 AND app.has_room(scenarios, outside);
    END IF;
    is_own := at <= own_count;
    hole := CASE WHEN is_own THEN own_holes[11 * at - 10 : 11 * at]
                 ELSE ban_holes[11 * (at - own_count) - 10 : 11 * (at - own_count)] END;
    inside := app.box_overlap(scenarios, app.with_tools(hole, -1));
    at := at + 1;
    EXIT WHEN inside IS NOT NULL;
  END LOOP;
  RETURN app.blocks_a_scenario(inside, CASE WHEN is_own THEN covered & ~hole[2] ELSE covered END,
                               CASE WHEN is_own THEN banned ELSE banned & ~hole[2] END, own_holes, ban_holes, outside, at)
      OR app.blocks_a_scenario(scenarios, covered, banned, own_holes, ban_holes, outside || app.with_tools(hole, -1), at);
END $$;

-- Whether a ban on tools that covers a whole list does so in some scenario to which the list applies.
CREATE FUNCTION app.empties_a_list(ban bigint[], ban_holes bigint[], list bigint[], list_holes bigint[], allowed bigint) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  sparing bigint[] := '{}';
BEGIN
  IF allowed = 0 THEN
    RETURN app.has_room(app.box_overlap(ban, list), ban_holes || list_holes);
  END IF;
  FOR at IN 1..cardinality(ban_holes) / 11 LOOP
    IF ban_holes[11 * at - 9] & allowed <> 0 THEN
      sparing := sparing || app.with_tools(ban_holes[11 * at - 10 : 11 * at], -1);
    END IF;
  END LOOP;
  RETURN app.has_room(app.box_overlap(app.with_tools(ban, -1), list), list_holes || sparing);
END $$;
