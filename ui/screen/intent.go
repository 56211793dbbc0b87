package screen

import (
	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
)

// Intent is what a screen decided and only the App can do. Intents are plain data; nil is nothing.
type Intent interface{ intent() }

type (
	// Open shows the backends of a VServer or, without one, the VServers of a ULB.
	Open struct {
		Place     api.Place
		ULBName   string        // as what is opened from has it, "" for not known
		Backend   api.BackendID // the cursor goes there, "" for the first
		Filter    string        // comes along, "" for none
		FromFirst bool          // over the first list
		Passing   bool          // on the way to what is in it: what is known is not read again
	}
	// Find goes to the place that a text means, level by level.
	Find struct {
		Text string
		ULBs bool // a load balancer is meant, and nothing inside
	}
	// GoTo goes to a place of the region and project it names, level by level.
	GoTo struct {
		Place api.NamedPlace
		Words string // for it
	}
	// Show puts a screen over the present one or, FromFirst, over the first list.
	Show struct {
		Screen    Screen
		FromFirst bool
	}
	// OpenRules shows the rules of a VServer.
	OpenRules struct {
		Place   api.Place
		ULBName string // as of Open
	}
	// UseRegion and UseProject start over in another place.
	UseRegion  struct{ ID api.RegionID }
	UseProject struct {
		ID   api.ProjectID
		Name string
	}
	// UseProfile connects with another profile in the place of the present one.
	UseProfile struct{ Name string }
	// NoProject goes on without a project: browsing works so, changing anything does not.
	NoProject struct{ Err error }
	// Change opens the dialog for backends, at least one: of one place, or of several as one change.
	Change struct {
		Goal    impact.Goal
		Targets []Listed
	}
	// ChangeCheck opens the dialog for another health check of a VServer, as it was listed.
	ChangeCheck struct {
		Place   api.Place
		VServer api.VServer
	}
	// FollowUp opens the dialog for what can be done about an operation.
	FollowUp struct {
		Operation change.Operation
		How       change.FollowUp
	}
	// EndDrain opens the dialog for drains that wait: one, or those of one rollout.
	EndDrain struct{ Drains []Drain }
	// Drain is a drain that waits. Shown is what was confirmed.
	Drain struct {
		Operation change.Operation
		Shown     change.Reading
	}
	// Describe shows every field of an object of a list.
	Describe struct {
		Of      Described
		Key, ID string
		About   api.Place // zero for nothing that anything is read of beside
		Scope   api.Scope // where it is, zero for where its list is
	}
	// Copy puts a part of an object on the clipboard, after asking which where there are several.
	Copy struct{ Parts []Part }
	// Back leaves the screen, First all but the first one.
	Back  struct{}
	First struct{}
)

func (Open) intent()        {}
func (Find) intent()        {}
func (GoTo) intent()        {}
func (OpenRules) intent()   {}
func (Show) intent()        {}
func (UseRegion) intent()   {}
func (UseProject) intent()  {}
func (UseProfile) intent()  {}
func (NoProject) intent()   {}
func (Change) intent()      {}
func (ChangeCheck) intent() {}
func (FollowUp) intent()    {}
func (EndDrain) intent()    {}
func (Describe) intent()    {}
func (Copy) intent()        {}
func (Back) intent()        {}
func (First) intent()       {}

// Part is what can be copied of an object: its id, its address.
type Part struct {
	Key, Name string // the key that chooses it, and what it is
	Text      string // raw, "" where the object has none
}

// IDPart is an object's id, which the copy key itself chooses.
func IDPart(id string) Part { return Part{Key: "y", Name: render.PartID, Text: id} }

// Listed is a backend as the list had it that a key was pressed on.
type Listed struct {
	Place   api.Place
	VServer *api.VServer
	Backend api.Backend
	Hidden  bool // by a filter
}

// FollowsUp says whether the action can be one that follows a change up.
func FollowsUp(action keymap.Action) bool {
	switch action {
	case keymap.Undo, keymap.Close, keymap.Release, keymap.Disable, keymap.Continue, keymap.Refresh:
		return true
	default:
		return false
	}
}
