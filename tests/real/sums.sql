-- The summary's formulas as rm-report(1) has them, over one table:
-- log (type, id, rev, line): each line of a programme, as JSON. Parameters are in the table
-- asked (now, cycle, agreement_days, in_time_hours, quiet_days, streak), times in seconds.
-- From Python: t_score(sum wx, sum w, sum ww) in hundredths; text_key(text).

CREATE VIEW latest AS
SELECT * FROM log l WHERE rev = (SELECT max(rev) FROM log WHERE type = l.type AND id = l.id);

CREATE VIEW cycle_starts AS
SELECT l.line ->> '$.starts' AS day FROM latest l, asked WHERE type = 'cycle' AND l.id = asked.cycle;

CREATE TABLE pair_rev AS
SELECT id, rev, line ->> '$.cycle' AS cycle, line ->> '$.mentor' AS mentor, line ->> '$.mentee' AS mentee,
       coalesce(line ->> '$.status', 'proposed') AS status, unixepoch(line ->> '$.changed.at') AS changed_at,
       unixepoch(line ->> '$.starts') AS starts, unixepoch(line ->> '$.ended_on') AS ended_on, line
FROM log WHERE type = 'pair';

CREATE TABLE pair AS
SELECT p.*, coalesce(line ->> '$.agreement.cadence', 'monthly') AS cadence,
       coalesce(line ->> '$.agreement.sessions', 6) AS sessions,
       status IN ('agreed', 'active', 'paused', 'completed', 'ended') AS made,
       status IN ('agreed', 'active') AS live
FROM pair_rev p, asked
WHERE rev = (SELECT max(rev) FROM pair_rev WHERE id = p.id) AND p.cycle = asked.cycle AND status <> 'withdrawn';

CREATE TABLE person AS
SELECT id, coalesce(line ->> '$.status', 'active') AS status, coalesce(line ->> '$.mentor_capacity', 0) AS mentor_capacity,
       coalesce(line ->> '$.mentee_capacity', 0) AS mentee_capacity, line ->> '$.department' AS department,
       line ->> '$.joined' AS joined, line ->> '$.left_on' AS left_on, line ->> '$.grade' AS grade
FROM latest WHERE type = 'person';

CREATE TABLE checkin AS
SELECT l.id, line ->> '$.pair' AS pair, line ->> '$.meeting' AS meeting, line ->> '$.side' AS side,
       unixepoch(line ->> '$.at') AS at, line ->> '$.happened' AS happened, line ->> '$.fit' AS fit,
       line ->> '$.led' AS led, line ->> '$.recommend' AS recommend, line
FROM latest l, asked WHERE type = 'checkin' AND unixepoch(line ->> '$.at') <= asked.now;

-- Meetings, and what became of them.
CREATE TABLE meeting AS
SELECT l.id, line ->> '$.pair' AS pair, unixepoch(line ->> '$.start') AS start, unixepoch(line ->> '$.end') AS end_at,
       coalesce(line ->> '$.status', 'planned') AS status, line ->> '$.cancelled_by' AS cancelled_by
FROM latest l WHERE type = 'meeting';
CREATE INDEX meeting_pair ON meeting (pair);
CREATE INDEX checkin_pair ON checkin (pair);

-- The one that an answer is about: as named, or the latest that was over by then and not cancelled.
CREATE TABLE about AS
SELECT c.id AS checkin, c.side, c.at, c.happened, c.meeting IS NOT NULL AS is_named,
       CASE WHEN c.meeting IS NOT NULL THEN (SELECT m.id FROM meeting m WHERE m.id = c.meeting AND m.pair = c.pair)
       ELSE (SELECT m.id FROM meeting m WHERE m.pair = c.pair AND m.end_at <= c.at AND m.status <> 'cancelled'
             ORDER BY m.start DESC, m.id DESC LIMIT 1) END AS meeting
FROM checkin c;
CREATE INDEX about_meeting ON about (meeting, side);
-- Each side's first; what names no meeting counts only where no answer of that side names it.
CREATE TABLE answer AS
SELECT a.* FROM about a WHERE meeting IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM about b WHERE b.meeting = a.meeting AND b.side = a.side
  AND (b.is_named > a.is_named OR (b.is_named = a.is_named AND (b.at < a.at OR (b.at = a.at AND b.checkin < a.checkin)))));
CREATE TABLE heard AS SELECT * FROM about WHERE meeting IS NOT NULL AND is_named UNION SELECT * FROM answer;
CREATE INDEX heard_meeting ON heard (meeting);
CREATE INDEX answer_meeting ON answer (meeting);

CREATE TABLE outcome AS
SELECT m.*, over, p.id IS NOT NULL AS of_cycle,
  CASE WHEN status = 'cancelled' THEN CASE WHEN cancelled_by IS NULL THEN 'taken out' ELSE 'cancelled' END
       WHEN NOT over THEN 'ahead'
       WHEN status IN ('held', 'missed') THEN status
       WHEN EXISTS (SELECT 1 FROM heard h WHERE h.meeting = m.id AND h.happened = 1) THEN 'held'
       WHEN EXISTS (SELECT 1 FROM heard h WHERE h.meeting = m.id AND h.happened = 0) THEN 'missed'
       ELSE 'not reported' END AS became,
  over AND (p.ended_on IS NULL OR m.start < p.ended_on + 86400)
    AND NOT (status = 'cancelled' AND cancelled_by IS NULL) AS is_planned
FROM (SELECT meeting.*, end_at <= now OR (meeting.status IN ('held', 'missed') AND start <= now) AS over FROM meeting, asked) m
JOIN (SELECT id, ended_on, status AS pair_status FROM pair) p ON p.id = m.pair;
CREATE INDEX outcome_pair ON outcome (pair);

-- Contact, and silence.
CREATE TABLE contact AS
SELECT p.id AS pair, max(
  coalesce((SELECT max(min(end_at, now)) FROM outcome o WHERE o.pair = p.id AND became = 'held'), -9e18),
  coalesce((SELECT max(c.at) FROM checkin c WHERE c.pair = p.id AND c.happened = 1 AND NOT EXISTS
    (SELECT 1 FROM outcome o WHERE o.id = c.meeting AND o.pair = p.id AND became = 'held')), -9e18)) AS at
FROM pair p, asked;
-- Since when a pair is live: the first change of the unbroken run, or `starts`, the later; else the cycle's start.
CREATE TABLE alive AS
SELECT p.id AS pair, max(coalesce(p.starts, -9e18), coalesce(
  (SELECT min(r.changed_at) FROM pair_rev r WHERE r.id = p.id AND r.status IN ('agreed', 'active') AND NOT EXISTS
    (SELECT 1 FROM pair_rev b WHERE b.id = r.id AND b.rev > r.rev AND b.status NOT IN ('agreed', 'active'))), -9e18)) AS since
FROM pair p;
CREATE TABLE silence AS
SELECT p.id AS pair, p.live, p.cadence, (now - max(c.at, CASE WHEN a.since > -9e18 THEN a.since
    ELSE coalesce((SELECT unixepoch(day) FROM cycle_starts), -9e18) END)) / 86400 AS days,
  p.cadence <> 'none' AND p.sessions <= (SELECT count(*) FROM outcome o WHERE o.pair = p.id AND is_planned AND became = 'held') AS met_enough,
  CASE WHEN p.cadence = 'none' THEN quiet_days
       ELSE max(quiet_days, 7 + CASE p.cadence WHEN 'monthly' THEN 31 WHEN 'weekly' THEN 7 WHEN 'fortnightly' THEN 14
         ELSE 7 * CAST(substr(p.cadence, 7) AS INTEGER) END) END AS most
FROM pair p JOIN contact c ON c.pair = p.id JOIN alive a ON a.pair = p.id, asked;

-- How far people came.
CREATE TABLE part AS
SELECT id AS pair, 'mentor' AS side, mentor AS person, status, made, live FROM pair
UNION ALL SELECT id, 'mentee', mentee, status, made, live FROM pair;
CREATE TABLE step AS
SELECT p.id AS person, s.side, max(
  CASE WHEN CASE s.side WHEN 'mentor' THEN mentor_capacity ELSE mentee_capacity END > 0 THEN 1 ELSE 0 END,
  coalesce((SELECT max(CASE WHEN a.status = 'completed' THEN 5 WHEN a.made AND c.at > -9e18 THEN 4 WHEN a.made THEN 3
    WHEN a.status = 'declined' THEN 0 ELSE 2 END)
   FROM part a JOIN contact c ON c.pair = a.pair WHERE a.person = p.id AND a.side = s.side), 0)) AS step
FROM person p, (SELECT 'mentor' AS side UNION SELECT 'mentee') s;

-- When pairs were agreed to, accepted, came up and came apart.
CREATE TABLE course AS
SELECT p.id AS pair,
  coalesce((SELECT min(changed_at) FROM pair_rev r WHERE r.id = p.id AND r.status IN ('agreed', 'active')), p.starts,
    (SELECT unixepoch(day) FROM cycle_starts)) AS agreed_at,
  (SELECT min(max(unixepoch(r.line ->> '$.agreement.accepted.mentor.at'), unixepoch(r.line ->> '$.agreement.accepted.mentee.at')))
   FROM pair_rev r WHERE r.id = p.id AND r.line ->> '$.agreement.accepted.mentor.revision' = coalesce(r.line ->> '$.agreement.revision', 1)
     AND r.line ->> '$.agreement.accepted.mentee.revision' = coalesce(r.line ->> '$.agreement.revision', 1)) AS accepted_at,
  coalesce((SELECT min(changed_at) FROM pair_rev r WHERE r.id = p.id), p.starts) AS came_at,
  CASE WHEN status IN ('ended', 'declined') THEN min(coalesce(ended_on, 9e18), coalesce((SELECT min(changed_at) FROM pair_rev r
    WHERE r.id = p.id AND r.status = p.status AND NOT EXISTS
      (SELECT 1 FROM pair_rev b WHERE b.id = r.id AND b.rev > r.rev AND b.status <> p.status)), 9e18)) END AS parted_at
FROM pair p;
CREATE TABLE parted AS
SELECT side, person, min(parted_at) AS at FROM part a JOIN course c ON c.pair = a.pair, asked
WHERE parted_at <= now GROUP BY side, person;

-- Ratings; latest ones of each side; goals.
CREATE TABLE rating AS
SELECT c.id, c.pair, c.side, c.at, j.value FROM checkin c JOIN pair p ON p.id = c.pair,
  json_each(c.line, '$.ratings') j WHERE j.key IN ('direction', 'heard', 'useful');
CREATE TABLE level AS
SELECT p.id AS pair, g.value ->> '$.id' AS goal, coalesce(g.value ->> '$.weight', 1) AS weight, c.at, c.id AS checkin, l.value AS level
FROM pair p, json_each(p.line, '$.agreement.goals') g
JOIN checkin c ON c.pair = p.id AND c.side = g.value ->> '$.owner', json_each(c.line, '$.goals') l
WHERE l.key = g.value ->> '$.id';
CREATE TABLE reached AS
SELECT pair, goal, weight, count(*) AS n,
  (SELECT level FROM level b WHERE b.pair = a.pair AND b.goal = a.goal ORDER BY at, checkin LIMIT 1) AS first,
  (SELECT level FROM level b WHERE b.pair = a.pair AND b.goal = a.goal ORDER BY at DESC, checkin DESC LIMIT 1) AS last
FROM level a GROUP BY pair, goal;
CREATE TABLE t AS
SELECT pair, t_score(sum(weight * CASE WHEN n > 1 THEN first ELSE -1 END), sum(weight), sum(weight * weight)) AS before,
  t_score(sum(weight * last), sum(weight), sum(weight * weight)) AS now FROM reached GROUP BY pair HAVING sum(weight) > 0;

-- Signs: 1 watch, 2 at risk.
CREATE TABLE side_rating AS
SELECT pair, side, sum(value) AS sum, count(*) AS n FROM rating GROUP BY pair, side;
CREATE TABLE latest_rating AS
SELECT pair, side, sum(value) AS sum, count(*) AS n FROM rating r WHERE id =
  (SELECT id FROM rating b WHERE b.pair = r.pair AND b.side = r.side ORDER BY at DESC, id DESC LIMIT 1) GROUP BY pair, side;
CREATE TABLE apart AS
SELECT a.pair, abs(ratio(a.sum, a.n, 100) - ratio(b.sum, b.n, 100)) AS hundredths
FROM side_rating a JOIN side_rating b ON b.pair = a.pair AND a.side = 'mentor' AND b.side = 'mentee';
CREATE TABLE health AS
SELECT p.id AS pair, max(
  CASE WHEN s.days > s.most AND NOT s.met_enough THEN CASE WHEN s.days > 2 * s.most THEN 2 ELSE 1 END ELSE 0 END,
  CASE WHEN (SELECT count(*) FROM outcome o WHERE o.pair = p.id AND became IN ('cancelled', 'missed') AND start <= now
    AND start > c.at) >= streak THEN 2 ELSE 0 END,
  coalesce((SELECT count(*) >= 2 AND 2 * sum(became = 'held') < count(*) FROM outcome o WHERE o.pair = p.id AND is_planned), 0),
  coalesce((SELECT max(CASE WHEN sum <= 2 * n THEN 2 WHEN sum < 3 * n THEN 1 ELSE 0 END) FROM latest_rating r WHERE r.pair = p.id), 0),
  coalesce((SELECT max(fit <= 2) FROM checkin k WHERE k.pair = p.id AND fit IS NOT NULL AND NOT EXISTS (SELECT 1 FROM checkin b
    WHERE b.pair = k.pair AND b.side = k.side AND b.fit IS NOT NULL AND (b.at > k.at OR (b.at = k.at AND b.id > k.id)))), 0),
  coalesce((SELECT hundredths >= 150 FROM apart WHERE apart.pair = p.id), 0),
  coalesce((SELECT count(*) >= 2 AND 2 * sum(led = 'mentee') > count(*) FROM checkin k WHERE k.pair = p.id AND led IS NOT NULL), 0)
) AS worst
FROM pair p JOIN silence s ON s.pair = p.id JOIN contact c ON c.pair = p.id, asked WHERE p.live;

CREATE TABLE action AS
SELECT l.id, coalesce(l.line ->> '$.kind', 'do') AS kind, coalesce(l.line ->> '$.status', 'open') AS status,
  l.line ->> '$.told_mentor' AS told FROM latest l JOIN pair p ON p.id = l.line ->> '$.pair' WHERE type = 'action';

-- Recommendations: the latest answer of each person.
CREATE TABLE says AS
SELECT person, recommend FROM (SELECT a.person, c.recommend, row_number() OVER (PARTITION BY a.person ORDER BY c.at DESC, c.id DESC) AS n
  FROM checkin c JOIN part a ON a.pair = c.pair AND a.side = c.side WHERE c.recommend IS NOT NULL) WHERE n = 1;

CREATE TABLE topic AS
SELECT DISTINCT pair, key FROM (
  SELECT p.id AS pair, text_key(j.value) AS key FROM pair p, json_each(p.line, '$.topics') j WHERE made
  UNION ALL SELECT p.id, text_key(j.value ->> '$.topic') FROM pair p, json_each(p.line, '$.agreement.goals') j
  WHERE made AND j.value ->> '$.topic' IS NOT NULL);

-- Retention.
CREATE TABLE there AS
SELECT p.*, p.left_on IS NULL OR p.left_on >= date(now, 'unixepoch') AS stays,
  (SELECT step >= 3 FROM step s WHERE s.person = p.id AND s.side = 'mentor') AS is_mentor,
  mentor_capacity = 0 AND mentee_capacity = 0 AND NOT EXISTS (SELECT 1 FROM pair_rev r WHERE p.id IN (r.mentor, r.mentee)) AS is_other
FROM person p, asked, cycle_starts WHERE joined <= day AND (left_on IS NULL OR left_on >= day) AND date(now, 'unixepoch') >= day;

-- The summary: section, group, measure, count, of; a mean as hundredths.
CREATE VIEW summary AS
WITH words(step, word) AS (VALUES (1, 'signed up'), (2, 'matched'), (3, 'agreed'), (4, 'met'), (5, 'completed')),
roles(side, role) AS (VALUES ('mentor', 'mentors'), ('mentee', 'mentees')),
planned AS (SELECT * FROM outcome WHERE is_planned),
others AS (SELECT * FROM there WHERE is_other),
same AS (SELECT * FROM others WHERE grade IN (SELECT grade FROM there WHERE is_mentor)),
some AS (SELECT (SELECT count(*) FROM same) AND (SELECT count(*) FROM same) >= (SELECT count(*) FROM there WHERE is_mentor) AS is_same)
SELECT 'funnel' AS section, role AS grp, word AS measure, (SELECT count(*) FROM step s WHERE s.side = roles.side AND s.step >= words.step) AS n,
  CASE WHEN words.step > 1 THEN (SELECT count(*) FROM step s WHERE s.side = roles.side AND s.step >= 1) END AS of, NULL AS mean FROM words, roles
UNION ALL SELECT 'people', NULL, 'signed up', (SELECT count(DISTINCT person) FROM step WHERE step > 0), NULL, NULL
UNION ALL SELECT 'people', NULL, role, (SELECT count(*) FROM step s WHERE s.side = roles.side AND s.step > 0), NULL, NULL FROM roles
UNION ALL SELECT 'people', NULL, 'in both roles', (SELECT count(*) FROM (SELECT 1 FROM step WHERE step > 0 GROUP BY person HAVING count(*) = 2)), NULL, NULL
UNION ALL SELECT 'people', role, w.column1, (SELECT count(*) FROM step s JOIN person p ON p.id = s.person
  WHERE s.side = roles.side AND s.step > 0 AND p.status = w.column1), NULL, NULL FROM roles, (VALUES ('active'), ('paused'), ('reserve'), ('left')) w
UNION ALL SELECT 'people', role, 'active, in a pair', (SELECT count(*) FROM person p WHERE p.status = 'active' AND EXISTS (SELECT 1 FROM part a
  WHERE a.person = p.id AND a.side = roles.side AND a.status NOT IN ('ended', 'declined'))), (SELECT count(*) FROM step s
  JOIN person p ON p.id = s.person WHERE s.side = roles.side AND s.step > 0 AND p.status = 'active'), NULL FROM roles
UNION ALL SELECT 'pairs', NULL, 'in all', (SELECT count(*) FROM pair), NULL, NULL
UNION ALL SELECT 'pairs', NULL, w.column1, (SELECT count(*) FROM pair WHERE status = w.column1), NULL, NULL FROM (VALUES ('declined'), ('proposed')) w
UNION ALL SELECT 'pairs', NULL, 'ever agreed', (SELECT count(*) FROM pair WHERE made), NULL, NULL
UNION ALL SELECT 'pairs', NULL, w.column1, (SELECT count(*) FROM pair WHERE status = w.column1), (SELECT count(*) FROM pair WHERE made), NULL
  FROM (VALUES ('agreed'), ('active'), ('paused'), ('completed'), ('ended')) w
UNION ALL SELECT 'agreement', NULL, 'accepted in ' || agreement_days || ' days', (SELECT count(*) FROM pair JOIN course c ON c.pair = pair.id
  WHERE made AND accepted_at <= now AND agreed_at <= now AND accepted_at <= agreed_at + agreement_days * 86400),
  (SELECT count(*) FROM pair JOIN course c ON c.pair = pair.id WHERE made AND agreed_at <= now AND (now > agreed_at + agreement_days * 86400
    OR (accepted_at <= now AND accepted_at <= agreed_at + agreement_days * 86400))), NULL FROM asked
UNION ALL SELECT 'matched again', NULL, role, (SELECT count(*) FROM parted d WHERE d.side = roles.side AND EXISTS (SELECT 1 FROM part a
  JOIN course c ON c.pair = a.pair WHERE a.side = d.side AND a.person = d.person AND a.status <> 'declined' AND c.came_at <= now
  AND min(c.came_at, coalesce(c.parted_at, 9e18)) > d.at)), (SELECT count(*) FROM parted d WHERE d.side = roles.side), NULL FROM roles, asked
UNION ALL SELECT 'meetings', NULL, 'planned to date', (SELECT count(*) FROM planned), NULL, NULL
UNION ALL SELECT 'meetings', NULL, w.column1, (SELECT count(*) FROM planned WHERE became = w.column1), (SELECT count(*) FROM planned), NULL
  FROM (VALUES ('held'), ('cancelled'), ('missed'), ('not reported')) w
UNION ALL SELECT 'meetings', NULL, 'still ahead', (SELECT count(*) FROM outcome WHERE became = 'ahead'), NULL, NULL
UNION ALL SELECT 'meetings', NULL, 'pairs in contact', sum(days <= most), count(*), NULL FROM silence WHERE live AND cadence = 'none' HAVING count(*)
UNION ALL SELECT 'check-ins', role, 'answered', (SELECT count(*) FROM planned m JOIN answer a ON a.meeting = m.id AND a.side = roles.side
  WHERE became <> 'cancelled'), (SELECT count(*) FROM planned WHERE became <> 'cancelled'), NULL FROM roles
UNION ALL SELECT 'check-ins', role, 'in ' || in_time_hours || ' hours', (SELECT count(*) FROM planned m JOIN answer a ON a.meeting = m.id AND a.side = roles.side
  WHERE became <> 'cancelled' AND a.at <= m.end_at + in_time_hours * 3600), (SELECT count(*) FROM planned WHERE became <> 'cancelled'), NULL FROM roles, asked
UNION ALL SELECT 'ratings', NULL, 'by ' || role, (SELECT count(*) FROM rating r WHERE r.side = roles.side), NULL,
  (SELECT ratio(sum(value), count(*), 100) FROM rating r WHERE r.side = roles.side) FROM roles
UNION ALL SELECT 'ratings', NULL, 'apart in a pair', count(*), NULL, ratio(sum(hundredths), count(*), 1) FROM apart
UNION ALL SELECT 'goals', NULL, 'T-score at first', count(*), NULL, ratio(sum(before), count(*), 1) FROM t
UNION ALL SELECT 'goals', NULL, 'T-score now', count(*), NULL, ratio(sum(now), count(*), 1) FROM t
UNION ALL SELECT 'goals', NULL, 'change', count(*), NULL, ratio(sum(now - before), count(*), 1) FROM t
UNION ALL SELECT 'actions', NULL, 'done', total(status = 'done'), count(*), NULL FROM action WHERE kind = 'do'
UNION ALL SELECT 'actions', NULL, 'mentor told', total(told <= date(now, 'unixepoch')), count(*), NULL FROM action, asked WHERE kind = 'do' AND status = 'done'
UNION ALL SELECT 'actions', NULL, 'returns given', total(status = 'done'), count(*), NULL FROM action WHERE kind = 'return'
UNION ALL SELECT 'topics', NULL, 'a pair', count(DISTINCT pair), NULL, ratio(count(*), count(DISTINCT pair), 100) FROM topic HAVING count(*)
UNION ALL SELECT 'topics', NULL, 'different ones', count(DISTINCT key), NULL, NULL FROM topic HAVING count(*)
UNION ALL SELECT 'would recommend', NULL, 'promoters', sum(recommend >= 9), count(*), NULL FROM says HAVING count(*)
UNION ALL SELECT 'would recommend', NULL, 'passives', sum(recommend IN (7, 8)), count(*), NULL FROM says HAVING count(*)
UNION ALL SELECT 'would recommend', NULL, 'detractors', sum(recommend <= 6), count(*), NULL FROM says HAVING count(*)
UNION ALL SELECT 'would recommend', NULL, 'eNPS', count(*), NULL, ratio(sum(recommend >= 9) - sum(recommend <= 6), count(*), 10000) FROM says HAVING count(*)
UNION ALL SELECT 'still here', NULL, 'mentors', sum(stays), count(*), NULL FROM there WHERE is_mentor HAVING count(*)
UNION ALL SELECT 'still here', NULL, CASE is_same WHEN 1 THEN 'others of their grades' ELSE 'others' END, sum(stays), count(*), NULL
  FROM others, some WHERE (NOT is_same OR grade IN (SELECT grade FROM there WHERE is_mentor))
  AND EXISTS (SELECT 1 FROM there WHERE is_mentor) HAVING count(*)
UNION ALL SELECT 'health', NULL, w.column2, (SELECT count(*) FROM health WHERE worst = w.column1), (SELECT count(*) FROM pair WHERE live), NULL
  FROM (VALUES (0, 'on track'), (1, 'to watch'), (2, 'at risk')) w
UNION ALL SELECT 'matched', coalesce(department, 'no department given'), role,
  sum(step >= 2), sum(step >= 1), NULL FROM (SELECT s.side, s.step, min(department) OVER (PARTITION BY text_key(department)) AS department
    FROM step s JOIN person p ON p.id = s.person WHERE EXISTS (SELECT 1 FROM step x WHERE x.person = p.id AND x.step > 0)) s
  JOIN roles ON roles.side = s.side GROUP BY department, role;
