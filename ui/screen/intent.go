package screen

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
)

// Intent is what a screen decided and only the App can do. Intents are plain data; nil is nothing.
type Intent interface{ intent() }

type (
	// OpenULB shows the VServers of a ULB, as the screen knows it.
	OpenULB struct{ ULB api.ULB }
	// OpenVServer shows the backends of a VServer, as the screen knows it.
	OpenVServer struct {
		ULB     api.ULBID
		VServer api.VServer
	}
	// UseRegion and UseProject start over in another place.
	UseRegion  struct{ ID api.RegionID }
	UseProject struct {
		ID   api.ProjectID
		Name string
	}
	// Change opens the dialog for the marked backends, or the selected one.
	Change struct{ Goal impact.Goal }
	// OpenOperation shows an operation of the history with all its steps.
	OpenOperation struct{ Operation string }
	// FollowUp opens the dialog for what can be done about an operation.
	FollowUp struct {
		Operation string
		How       change.FollowUp
	}
	// Describe shows every field of the selected object.
	Describe struct{ Key, ID string }
	// Copy puts an id on the clipboard.
	Copy struct{ ID string }
	// Back leaves the screen.
	Back struct{}
)

func (OpenULB) intent()       {}
func (OpenVServer) intent()   {}
func (UseRegion) intent()     {}
func (UseProject) intent()    {}
func (Change) intent()        {}
func (OpenOperation) intent() {}
func (FollowUp) intent()      {}
func (Describe) intent()      {}
func (Copy) intent()          {}
func (Back) intent()          {}

// FollowsUp says whether the action can be one that follows a change up.
func FollowsUp(action keymap.Action) bool {
	switch action {
	case keymap.Undo, keymap.Close, keymap.Release, keymap.Disable, keymap.Continue, keymap.Refresh:
		return true
	default:
		return false
	}
}
