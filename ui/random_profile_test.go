package ui

import (
	"context"
	"testing"
	"time"

	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/screen"
)

// The profiles of a walk beside its own: twin is the same account under another name, and elsewhere
// another one, whose estate has the same ids and takes no write.
const twin, elsewhereProfile = "twin", "elsewhere"

const anotherWhileItRuns = "another one while a change runs"

// profiles lets a console of the walk be switched between them.
func (w *walker) profiles(t *testing.T, o *Options) {
	t.Helper()
	if w.elsewhere == nil {
		w.elsewhere = fake.New(t)
		w.elsewhere.AllowReads()
		w.elsewhere.Edit(roughWorld)
	}
	own := Connected{Client: o.Client, Credentials: o.Credentials, Journal: o.Journal, Connection: o.Connection}
	other := own
	other.Connection.Profile = twin
	far := own
	far.Client = newSpy(t, w.elsewhere)
	far.Connection.Profile, far.Connection.Endpoint, far.Connection.ReadOnly = elsewhereProfile, "elsewhere.example", true
	all := map[string]Connected{own.Connection.Profile: own, twin: other, elsewhereProfile: far}
	o.Profiles = Profiles{
		List: func() ([]screen.Profile, error) {
			return []screen.Profile{{Name: elsewhereProfile}, {Name: own.Connection.Profile}, {Name: twin}}, nil
		},
		Connect: func(ctx context.Context, name string) (Connected, error) {
			select {
			case <-time.After(100 * time.Millisecond):
				return all[name], nil
			case <-ctx.Done():
				return Connected{}, ctx.Err()
			}
		},
	}
}

// otherProfile switches to another profile, or begins to.
func (w *walker) otherProfile() {
	if w.app.dialog != nil || w.app.stack.top().Typing() {
		return
	}
	w.keysOf("p", "g")
	w.keysOf([]string{"j", "j"}[:pick(w, 0, 1, 2, 2)]...)
	w.key("enter")
	if w.chance(0.7) {
		w.pass(200)
	}
	if now := w.app.connection.Profile; now != w.options.Connection.Profile {
		w.happened("profile: " + now)
		if len(w.app.changes.Running()) > 0 {
			w.happened("profile: " + anotherWhileItRuns)
		}
	}
}

// home goes back from the profile that changes nothing.
func (w *walker) home() {
	if w.app.connection.Profile == elsewhereProfile {
		w.keysOf("esc", "esc", "p", "G", "enter")
		w.pass(200)
	}
}
