package ui

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/theme"
)

// Text of the service that would look like words of the console's own, if it
// came to stand where those stand.
const (
	poseNotice = "● POSE of a success"
	poseLabel  = "risk      POSE: a button is enough"
)

// posing pushes words to the beginning of a line or into the next column: by
// blanks, and by a word that fills a line of that width.
func posing(width int) string {
	const blanks = "                              "
	return "a" + blanks + poseNotice + blanks + poseLabel + " " + strings.Repeat("x", width) + " " + poseNotice
}

// loose is such a text behind a gap.
var loose = regexp.MustCompile(`\S {2,}([●+] POSE|risk +POSE)`)

// checkPose sees that such words stand nowhere but in the value of a description
// or where a text goes on: indented, and with no gap before them.
func (d *driver) checkPose() {
	d.t.Helper()
	for _, line := range strings.Split(d.screen(), "\n") {
		for _, part := range strings.Split(strings.TrimRight(line, " │|"), d.app.env.Theme.Glyph.Box.Vertical+" ") {
			text := strings.TrimLeft(part, " ")
			require.NotRegexp(d.t, loose, text, d.screen())
			if indent := len(part) - len(text); strings.HasPrefix(text, "● POSE") || strings.HasPrefix(text, "risk ") && strings.Contains(text, "POSE: a button") {
				require.GreaterOrEqual(d.t, indent, 2, "it stands where words of the console do: %q\n%s", line, d.screen())
			}
		}
	}
}

func TestTextOfTheServiceDoesNotPoseAsTheConsoles(t *testing.T) {
	for width, ascii := range map[int]bool{76: false, 78: true} {
		if ascii && testing.Short() {
			continue
		}
		hostileDrive(t, posing(width), theme.New(theme.Dark, termenv.Ascii, ascii), func(d *driver) {
			seen := 0
			d.checks = func() {
				d.checkPose()
				seen += strings.Count(d.screen(), "POSE")
			}
			d.walkAll(allSizes[0])
			assert.Greater(t, seen, 100)
		})
	}
}

// widthStep is how far apart the widths are that a text is tried at: further in a
// short run, which the race detector makes.
func widthStep() int {
	if testing.Short() {
		return 11
	}
	return 1
}

func TestAMessageOfTheServiceDoesNotPoseInANotice(t *testing.T) {
	drive(t, func(c *fake.Client) { c.AllowReleases() }, nil, func(d *driver) {
		d.client.FailAlways(fake.ReleaseBackend, api.FromRetCode(fake.ReleaseBackend, 4110, posing(70), "request-1"))
		d.resize(120, 40)
		d.openBackends()
		d.askRelease("backend-a")
		d.confirm("Release")
		d.advance(20 * time.Second)
		d.see("POSE", "␣␣␣␣␣")
		for width := 60; width <= 200; width += widthStep() {
			d.resize(width, 40)
			d.checkPose()
		}
		for _, line := range d.app.changes.Lines() {
			assert.NotContains(t, line, "  ", "the line at the end, too")
			assert.Contains(t, line, "␣␣␣● POSE")
		}
		d.press("w")
		d.see("POSE")
		for width := 60; width <= 200; width += widthStep() {
			d.resize(width, 40)
			d.checkPose()
		}
	})
}

func TestAFailedReadDoesNotPose(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.FailAlways(fake.ULBs, &api.Error{Kind: api.KindBadResponse, RetCode: 31337, Action: "DescribeULB", Message: posing(70)})
	}, nil, func(d *driver) {
		d.see("POSE")
		for width := 60; width <= 160; width += widthStep() {
			d.resize(width, 30)
			d.checkPose()
		}
	})
}

func TestABlankInANameCannotPoseAsColumns(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-d", func(b *api.Backend) {
				b.ResourceName = api.Known("web-9          ● healthy")
			})
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-c", func(b *api.Backend) { b.ResourceName = api.Known("web-9 ") })
		})
	}, nil, func(d *driver) {
		d.resize(200, 40)
		d.openBackends()
		assert.Contains(t, d.line("backend-d"), "◆web-9␣␣␣␣␣␣␣␣␣␣● healthy")
		assert.Contains(t, d.line("backend-c"), "◆web-9␣", "and one that would not be seen is")
	})
}

func TestTextOfTheServiceDoesNotPoseInTheDialogsOfAWaitAndOfLeaving(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.AllowWrites()
		c.Edit(func(w *fake.World) {
			w.Backend(scope, "ulb-web", "vserver-tcp", "backend-a", func(b *api.Backend) { b.ResourceName = api.Known(posing(50)) })
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Name = api.Known(posing(60)) })
			w.ULBs[scope][0].Name = api.Known(posing(70))
		})
	}, func(o *Options) { o.Connection.Profile = posing(40) }, func(d *driver) {
		d.resize(100, 50)
		d.press("enter", "enter")
		d.press("x")
		d.advance(400 * time.Millisecond)
		d.walkTo("Drain first")
		d.press("enter", "end")
		d.advance(400 * time.Millisecond)
		d.walkTo("Drain and release")
		d.press("enter")
		d.advance(time.Second)
		d.see("59s left")
		for _, key := range []string{"n", "q"} {
			d.press(key)
			for width := 60; width <= 120; width += 3 * widthStep() {
				d.resize(width, 40)
				d.see(map[string]string{"n": "Draining", "q": "Quit while a change runs?"}[key])
				d.checkPose()
			}
			d.press("esc")
		}
	})
}
