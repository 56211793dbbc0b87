package browse

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/index"
)

// Source is where the lists get their rows: asked of the client, kept by the fleet and, of all regions
// and projects, by the index.
type Source struct {
	Client api.Client
	Fleet  *fleet.Fleet
	Index  *index.Index
}
