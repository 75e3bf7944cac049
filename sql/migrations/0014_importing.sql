-- What an imported row says of somebody and an invitation did not hold.

-- Offered to whoever opens the link, as a first guess; where there is none, the inviter's own is.
ALTER TABLE invitations ADD COLUMN time_zone text CONSTRAINT invited_time_zone_not_blank CHECK (btrim(time_zone) <> '');
