package journal

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
)

// Missing is the journal of a console whose journal cannot be opened: it refuses
// everything with the reason, so that the console browses and changes nothing.
type Missing struct{ Err error }

var _ change.Journal = Missing{}

// Append refuses.
func (m Missing) Append(change.Entry) error { return m.Err }

// Lock refuses.
func (m Missing) Lock(api.RegionID, api.ULBID) (func(), error) { return nil, m.Err }

// Operations refuses.
func (m Missing) Operations() ([]change.Operation, []change.Damage, error) { return nil, nil, m.Err }
