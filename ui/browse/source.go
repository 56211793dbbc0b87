package browse

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/api/index"
	"cloud.internal/ulbconsole/ui/live"
)

// Source is where the lists get their rows: asked of the client, kept by the fleet and, of all regions
// and projects, by the index. What stands beside them the board has.
type Source struct {
	Client api.Client
	Fleet  *fleet.Fleet
	Index  *index.Index
	Live   *live.Board
}
