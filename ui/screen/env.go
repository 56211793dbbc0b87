package screen

import (
	"context"
	"time"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/theme"
)

// Env is what all screens share.
type Env struct {
	Context context.Context // ends with the program
	Clock   Clock
	Keys    *keymap.Map
	Theme   *theme.Theme
	Scope   api.Scope // the region and project on the screen
	// Profiles are the names of those that UseProfile can connect with, as they were read last.
	Profiles  []string
	Refresh   time.Duration // how often what is on the screen is read again, 0 for never
	Floor     api.Floor     // how much of a VServer is wanted to serve
	Protected bool          // the profile is
	// ServiceOrder lets lists begin in the order of the service, and not with the worst.
	ServiceOrder bool
	// Practice says that the journal ends with the console.
	Practice bool
	// OnlyBad hides the rows of every list that are ok.
	OnlyBad bool
	// Filters are those typed in this session.
	Filters Typed
	// Busy says what a running change does with the backend, "" without one.
	Busy func(api.Target) string
	// Revision changes with what Busy says.
	Revision int

	// PlanOnly says that nothing may be changed: what is asked for is shown as a plan.
	PlanOnly func() bool
	// Asked says whether the keys go to what asks the operator, or to a text field.
	Asked func() bool
	// Refuses says why an intent that would change something is not followed now, "" for any other.
	Refuses func(Intent) string
	serial  int
}

// Offer offers an intent, unless it is refused now.
func (e *Env) Offer(in Intent) Offer {
	if why := e.Refuses(in); why != "" {
		return Refuse(why)
	}
	return Return(in)
}

// ChangeLabel is what the footer calls a change, of which only the plan may be shown.
func (e *Env) ChangeLabel(label string) string {
	if e.PlanOnly() {
		return render.PlanLabel(label)
	}
	return label
}

// NextID gives a number no other screen or dialog has.
func (e *Env) NextID() int {
	e.serial++
	return e.serial
}

// Key is the label of an action's first key, for sentences.
func (e *Env) Key(a keymap.Action) string {
	if label := e.Keys.Label(a); label != "" {
		return label
	}
	return render.NoKey(string(a))
}

// WhyNotCopied says why a part is not copied, "" where it is: what is pasted
// elsewhere must be what was seen here.
func (e *Env) WhyNotCopied(p Part) string {
	if e.Theme.Name(p.Text) == p.Text {
		return ""
	}
	return render.RefusedNotAsShown(p.Name)
}
