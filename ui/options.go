package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/api/impact"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/theme"
)

// Options is everything the console needs from main.
type Options struct {
	Client api.Client
	// Credentials are the keys that Client signs with; nil where no others can take their place.
	Credentials Keys
	// Journal records every change; nil refuses all of them.
	Journal    change.Journal
	Clock      screen.Clock
	Keys       *keymap.Map
	Theme      *theme.Theme
	Connection Connection
	// Places remembers the last place of each profile, nil for nobody.
	Places Places
	// Place is what to open first, as it was typed, "" for nothing.
	Place string
	// Problems opens them first.
	Problems bool
	// Profiles are those that it can connect with besides, while it runs.
	Profiles Profiles
	// Copy puts text on the operator's clipboard.
	Copy func(text string) error
}

// Connected is a connection that is made.
type Connected struct {
	Client      api.Client
	Credentials Keys
	Journal     change.Journal
	Connection  Connection
}

// Connection is who the console is connected as, and what it may do.
type Connection struct {
	Profile  string // shown in the header
	Color    string // that it is shown in: one of the sixteen by its number, "" for none
	Endpoint string // the endpoint's host
	Foreign  bool   // it is not the profile's usual one: the header shows it
	Address  string // the endpoint's whole address, by which the journal tells it; "" is the host alone
	Account  string // api.Fingerprint of the keys, likewise
	User     string // who sits here, for the journal
	Region   api.RegionID
	Project  api.ProjectID
	// ReadOnly turns changing off; Protected makes every change severe, and
	// refuses an outage unless AllowOutage is set.
	ReadOnly, Protected, AllowOutage bool
	// Practice says that the journal ends with the console: no next start finds a change in it.
	Practice bool
	// ServiceOrder lets lists begin in the order of the service, and not with the worst.
	ServiceOrder bool
	// Refresh is how often what is on the screen is read again, 0 is never.
	Refresh time.Duration
	// Floor is how much must still serve after a change.
	Floor impact.Floor
	// MaxTargets is how many backends one change may take, 0 is the default.
	MaxTargets int
}

// SystemClock is the machine's clock.
type SystemClock struct{ api.SystemClock }

// After delivers msg once d has passed.
func (SystemClock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}
