package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/screen"
)

// TestWhatChangesSomethingIsRefusedOnEveryScreen: what is offered, and what was chosen before.
func TestWhatChangesSomethingIsRefusedOnEveryScreen(t *testing.T) {
	chosen := 0
	for name, s := range situations() {
		drive(t, func(c *fake.Client) {
			c.AllowWrites()
			if s.world != nil {
				s.world(c)
			}
		}, s.options, func(d *driver) {
			defer func() {
				for _, resume := range d.resumes {
					resume()
				}
			}()
			if s.reach != nil {
				s.reach(d)
			}
			d.app.notices.Forget()
			for _, action := range []keymap.Action{keymap.Release, keymap.Disable, keymap.Undo, keymap.Close} {
				o := d.app.offer(d.app.stack.top(), action)
				if o.Why != "" {
					continue
				}
				in, cmd := o.Do()
				assert.Nil(t, cmd, "%s, %s", name, action)
				require.Condition(t, func() bool {
					switch in.(type) {
					case screen.Change, screen.FollowUp:
						return true
					default:
						return false
					}
				}, "%s, %s: %T", name, action, in)
				chosen++
				d.app.dialogs.session.ReadOnly = true
				d.run(d.app.perform(in))
				d.wait()
				if action == keymap.Close {
					assert.Contains(t, d.app.offer(d.app.stack.top(), action).Why, "this session is READ-ONLY", name)
					assert.Nil(t, d.app.dialog, name)
					d.says("this session is READ-ONLY")
				} else {
					assert.True(t, d.app.dialog.PlanOnly(), "%s, %s", name, action)
					d.press("esc")
				}
				d.app.dialogs.session.ReadOnly = false
			}
		})
	}
	assert.Greater(t, chosen, 12, "there was something to refuse")
}
