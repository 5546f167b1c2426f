-- The keys of keys.py, made of a value in a record's JSON: for paths that have no column.
-- `json` and not `jsonb`, which would write numbers in another way. Its texts can't have U+0000, so
-- texts are escaped first.

CREATE FUNCTION liveref_escaped(content json) RETURNS json
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN strpos(content::text, '\u000') = 0 THEN content
    ELSE regexp_replace(
      regexp_replace(content::text, '(?<!\\)((?:\\\\)*)\\u0001', '\1\\u0001\\u0002', 'g'),
      '(?<!\\)((?:\\\\)*)\\u0000', '\1\\u0001\\u0001', 'g')::json
  END
$$;

CREATE FUNCTION liveref_at(content json, path text[]) RETURNS json
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  value json := liveref_escaped(content);
  key text;
BEGIN
  FOREACH key IN ARRAY path LOOP
    IF json_typeof(value) IS DISTINCT FROM 'object' THEN
      RETURN NULL;
    END IF;
    value := value -> key;
  END LOOP;
  RETURN value;
END
$$;

CREATE FUNCTION liveref_sorted(value json) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF json_typeof(value) = 'object' THEN
    RETURN '{' || coalesce((
      SELECT string_agg(to_json(key)::text || ':' || liveref_sorted(member.value), ','
        ORDER BY key COLLATE "C") FROM json_each(value) AS member), '') || '}';
  ELSIF json_typeof(value) = 'array' THEN
    RETURN '[' || coalesce((
      SELECT string_agg(liveref_sorted(member.value), ',' ORDER BY place)
      FROM json_array_elements(value) WITH ORDINALITY AS member (value, place)), '') || ']';
  END IF;
  RETURN value::text;
END
$$;

CREATE FUNCTION liveref_number(number text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  nearest double precision;
  away integer := 0;
  bits bigint;
BEGIN
  BEGIN
    nearest := number::double precision;
  EXCEPTION WHEN numeric_value_out_of_range THEN
    nearest := CASE WHEN number LIKE '-%' THEN '-Infinity' ELSE 'Infinity' END;
  END;
  IF number ~ '^-?[0-9]{16,19}$' THEN
    IF number::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN
      away := number::numeric - CASE
        WHEN nearest >= 9223372036854775808 THEN 9223372036854775808
        ELSE nearest::bigint::numeric END;
    END IF;
  END IF;
  bits := ('x' || encode(float8send(nearest + 0.0), 'hex'))::bit(64)::bigint;
  bits := CASE WHEN bits < 0 THEN ~bits ELSE bits # (-9223372036854775808) END;
  RETURN '\x01'::bytea || int8send(bits) || int2send((away + 1024)::smallint);
END
$$;

CREATE FUNCTION liveref_key(value json) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole bytea;
BEGIN
  CASE json_typeof(value)
    WHEN 'null' THEN RETURN NULL;
    WHEN 'number' THEN RETURN liveref_number(value::text);
    WHEN 'boolean' THEN
      RETURN CASE WHEN value::text = 'true' THEN '\x0301'::bytea ELSE '\x0300'::bytea END;
    WHEN 'string' THEN whole := '\x02'::bytea || convert_to(value #>> '{}', 'UTF8');
    ELSE whole := '\x04'::bytea || convert_to(liveref_sorted(value), 'UTF8');
  END CASE;
  IF octet_length(whole) > 512 THEN
    RETURN substr(whole, 1, 512) || sha256(whole);
  END IF;
  RETURN whole;
END
$$;

CREATE FUNCTION liveref_value(content json, path text[]) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT liveref_key(liveref_at(content, path))
$$;

CREATE FUNCTION liveref_has(member json, part json) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT json_typeof(member) = 'object' AND part::text <> '{}' AND NOT EXISTS (
    SELECT FROM json_each(part) AS wanted WHERE member -> wanted.key IS NULL
      OR liveref_key(member -> wanted.key) IS DISTINCT FROM liveref_key(wanted.value))
$$;

CREATE FUNCTION liveref_contains(content json, path text[], part json) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  whole json := liveref_at(content, path);
  sort text := json_typeof(part);
BEGIN
  RETURN coalesce(CASE json_typeof(whole)
    WHEN 'string' THEN sort = 'string' AND strpos(whole #>> '{}', part #>> '{}') > 0
    WHEN 'object' THEN sort = 'string' AND whole -> (part #>> '{}') IS NOT NULL
    WHEN 'array' THEN EXISTS (
      SELECT FROM json_array_elements(whole) AS member (value)
      WHERE liveref_key(value) IS NOT DISTINCT FROM liveref_key(part)
        OR sort = 'object' AND liveref_has(value, part))
  END, false);
END
$$;

-- The next record of a table gets the position behind the last one. A restart of a sequence is
-- undone with its transaction, which `setval` is not.
CREATE FUNCTION liveref_settle(name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  next bigint;
BEGIN
  EXECUTE format('SELECT coalesce(max(position), 0) + 1 FROM %I', name) INTO next;
  EXECUTE format('ALTER TABLE %I ALTER COLUMN position RESTART WITH %s', name, next);
END
$$;
