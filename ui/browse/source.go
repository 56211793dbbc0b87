package browse

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fleet"
)

// Source is where the lists get their rows: asked of the client, kept by the fleet.
type Source struct {
	Client api.Client
	Fleet  *fleet.Fleet
}
