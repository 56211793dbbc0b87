package ui

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/impact"
)

// intent is what a screen decided and only the App can do. Intents are plain
// comparable data; nil is nothing.
type intent interface{ intent() }

type (
	// openULB shows the VServers of a ULB.
	openULB struct{ id api.ULBID }
	// openVServer shows the backends of a VServer.
	openVServer struct {
		ulb api.ULBID
		id  api.VServerID
	}
	// useRegion and useProject start over in another place.
	useRegion  struct{ id api.RegionID }
	useProject struct{ id api.ProjectID }
	// askChange opens the dialog for the marked backends, or the selected one.
	askChange struct{ goal impact.Goal }
	// openOperation shows an operation of the history with all its steps.
	openOperation struct{ op string }
	// followUp opens the dialog for what can be done about an operation.
	followUp struct {
		op  string
		how how
	}
	// describe shows every field of the selected object.
	describe struct{ key, id string }
	// copyID puts an id on the clipboard.
	copyID struct{ id string }
	// back leaves the screen.
	back struct{}
)

func (openULB) intent()       {}
func (openVServer) intent()   {}
func (useRegion) intent()     {}
func (useProject) intent()    {}
func (askChange) intent()     {}
func (openOperation) intent() {}
func (followUp) intent()      {}
func (describe) intent()      {}
func (copyID) intent()        {}
func (back) intent()          {}
