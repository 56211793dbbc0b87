package ui

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// firstBackend changes backend-a in the world.
func firstBackend(edit func(*api.Backend)) func(*fake.Client) {
	return func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) {
				backends, _ := v.Backends.Get()
				edit(&backends[0])
			})
		})
	}
}

func TestEachPartOfABackendIsCopiedByItsKey(t *testing.T) {
	for key, want := range map[string]string{
		"y": "backend-b", "enter": "backend-b", "a": "10.0.0.2:9000", "h": "host-backend-b",
		"r": "● healthy | 10.0.0.2:9000 | host-backend-b | uhost-backend-b | backend-b | 1",
		"j": `{"BackendId":"backend-b","ResourceType":"UHost","ResourceId":"uhost-backend-b","ResourceName":"host-backend-b",` +
			`"PrivateIP":"10.0.0.2","Port":9000,"Enabled":1,"Status":0,"Weight":1}`,
	} {
		for _, from := range []string{"list", "describe"} {
			drive(t, nil, nil, func(d *driver) {
				d.openBackends()
				d.press("j")
				require.Contains(t, d.selected(), "backend-b")
				if from == "describe" {
					d.press("d")
				}
				d.press("y")
				d.see("copy: y id  a address  h host  r row  j JSON", "esc cancels")
				assert.Empty(t, d.copied)
				d.press(key)
				assert.Equal(t, []string{want}, d.copied)
				d.see("sent to the terminal's clipboard: ")
				d.dontSee("copy: ")
			})
		}
	}
}

func TestAnyOtherKeyCancelsCopyingAndDoesNothingElse(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		before := d.screen()
		for _, key := range []string{"esc", "ctrl+c", "x", "q", "down", "/", "?", "Y", "e", " ", "n"} {
			d.press("y")
			d.see("copy: y id")
			d.press(key)
			assert.Equal(t, before, d.screen(), key)
		}
		d.press("y")
		d.send(pasteMsg("a"))
		d.wait()
		d.see("copy: y id")
		d.resize(59, 16)
		d.press("a")
		d.resize(80, 24)
		d.dontSee("copy: ")
		assert.Empty(t, d.copied, "chosen unseen or pasted")
		assert.False(t, d.quit)
		d.press("x")
		d.see("Release backend")
	})
}

// What is read meanwhile does not change what was asked about.
func TestWhatIsCopiedIsWhatWasThereWhenTheKeyWasPressed(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		require.Contains(t, d.selected(), "backend-a")
		d.press("y")
		d.editListener(withoutFirst)
		d.advance(11 * time.Second)
		d.dontSee("backend-a")
		d.press("a")
		assert.Equal(t, []string{"10.0.0.1:9000"}, d.copied)
	})
}

func TestAPartThatTheServiceDidNotGiveIsNoChoice(t *testing.T) {
	drive(t, firstBackend(func(b *api.Backend) {
		b.ResourceName, b.Port = api.Maybe[string]{}, api.Maybe[int]{}
	}), nil, func(d *driver) {
		d.press("enter", "enter", "g", "y")
		d.see("copy: y id  r row  j JSON")
		d.press("h")
		assert.Empty(t, d.copied)
	})
}

func TestAPartThatIsNotShownAsItIsIsNeitherOfferedNorCopied(t *testing.T) {
	for host, inJSON := range map[string]bool{
		"web\u202e1": false, "web  1": false,
		// JSON shows these as they are.
		"web\x1b]52;c;QUJD\x07": true, "we\nb": true, " web": true,
	} {
		drive(t, firstBackend(func(b *api.Backend) { b.ResourceName = api.Known(host) }), nil, func(d *driver) {
			d.press("enter", "enter", "g", "y")
			d.see("copy: y id  a address  r row")
			d.dontSee("h host")
			d.press("h")
			d.see("not copied: the host holds characters that are not shown as they are")
			require.Empty(t, d.copied, "%q", host)
			d.press("y", "a", "y", "r", "y", "j")
			require.Len(t, d.copied, map[bool]int{false: 2, true: 3}[inJSON], "%q", host)
			assert.Equal(t, "10.0.0.1:9000", d.copied[0])
			for _, text := range d.copied {
				assert.Equal(t, d.app.env.Theme.Visible(text), text)
			}
			if inJSON {
				var b struct{ ResourceName string }
				require.NoError(t, json.Unmarshal([]byte(d.copied[2]), &b))
				assert.Equal(t, host, b.ResourceName)
			}
		})
	}
}

func TestAULBAndAVServerAreCopiedAsJSONWithAllTheyHold(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.press("y", "j", "enter", "y", "j")
		require.Len(t, d.copied, 2)
		var ulb struct {
			ULBID      string `json:"ULBId"`
			VServerSet []json.RawMessage
		}
		require.NoError(t, json.Unmarshal([]byte(d.copied[0]), &ulb))
		assert.Equal(t, "ulb-web", ulb.ULBID)
		require.NotEmpty(t, ulb.VServerSet)
		assert.Equal(t, d.copied[1], string(ulb.VServerSet[0]))
		assert.Contains(t, d.copied[1], `"VServerId":"vserver-tcp"`)
		assert.Contains(t, d.copied[1], `"BackendSet":[{"BackendId":"backend-a"`)
	})
}

func TestAChangeIsCopiedAsALineForAChat(t *testing.T) {
	for _, keys := range [][]string{{"H", "y"}, {"H", "enter", "y"}, {"H", "d", "y"}} {
		drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
			d.openBackends()
			d.askRelease("backend-a")
			d.confirm("Release")
			d.advance(time.Second)
			d.press(keys...)
			require.Len(t, d.copied, 1)
			assert.Regexp(t, `^2000-01-01 00:00:00 UTC \| done \| release 10.0.0.1:9000 host-backend-a 3 -> 2 \| web/api-tcp hk prod$`, d.copied[0])
		})
	}
}

// A day later the history says, in the list and in what is copied of it, what became of what was undone.
func TestTheHistorySaysInItsRowsWhatIsCopiedOfThem(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowWrites() }, nil, func(d *driver) {
		d.openBackends()
		d.press("e")
		d.asks("Disable backend", "backend-a")
		d.confirm("Disable")
		d.advance(time.Second)
		d.press("H", "u")
		d.asks("Undo change", "backend-a")
		d.confirm("Undo")
		d.advance(20 * time.Second)
		d.resize(109, 24)
		for _, when := range []string{`00:00:00`, `01-01 00:00`} { // on the screen: copied it has day and zone
			d.press("r", "g", "j", "y")
			require.NotEmpty(t, d.copied)
			line := d.copied[len(d.copied)-1]
			assert.Contains(t, d.selected(), when)
			assert.Regexp(t, `^2000-01-01 00:00:00 UTC \| undone \| disable 10.0.0.1:9000 host-backend-a 3 -> 2 \| web/api-tcp hk prod$`, line)
			_, said, _ := strings.Cut(line, "UTC")
			said = strings.NewReplacer("|", "", " -> ", "->", " hk prod", " hk").Replace(said) // the header has the profile
			for _, part := range strings.Fields(said) {
				assert.Contains(t, d.selected(), part)
			}
			d.advance(24 * time.Hour)
		}
		d.press("/")
		d.write("undone disable")
		d.press("enter")
		d.see("1 of 2", "undone")
	})
}
