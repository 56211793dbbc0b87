package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

func TestSegmentsGiveWayWidestFirst(t *testing.T) {
	th := theme.New(theme.Dark, termenv.Ascii, false)
	long := strings.Repeat("a", 30)
	for _, c := range []struct {
		parts []segment
		room  int
		want  string
	}{
		{[]segment{{"ab", 8}, {"cd", 8}}, 10, "ab cd"},
		{[]segment{{long, 8}, {"cd", 8}}, 15, strings.Repeat("a", 11) + "… cd"},
		{[]segment{{long, 8}, {long, 8}}, 21, strings.Repeat("a", 9) + "… " + strings.Repeat("a", 9) + "…"},
		{[]segment{{long, 8}, {long, 20}}, 25, strings.Repeat("a", 7) + "… " + strings.Repeat("a", 19) + "…"},
		{nil, 5, ""},
	} {
		got := joinSegments(th, c.parts, " ", c.room)
		if len(c.parts) == 2 && c.room == 25 {
			// It may not fit: what must be there stays, the line is cut by its owner.
			assert.Equal(t, 8+1+20, ansi.StringWidth(got))
		} else {
			assert.LessOrEqual(t, ansi.StringWidth(got), c.room)
		}
		if c.room != 21 {
			assert.Equal(t, c.want, got)
		}
	}
}

func TestTheHeaderKeepsProfileHostAndFlagsAtSixtyColumns(t *testing.T) {
	for _, c := range []struct{ profile, host string }{
		{"prod", "api.surfercloud.com"},
		{"production-hongkong-operators-of-the-night-shift", "ulb.internal-gateway.surfercloud.example.com"},
		{"p", strings.Repeat("host.", 60)},
		{strings.Repeat("生产", 40), "api.surfercloud.com"},
		{strings.Repeat("p", 300), strings.Repeat("h", 300)},
	} {
		drive(t, nil, func(o *Options) {
			o.Connection.ReadOnly, o.Connection.Protected = true, true
			o.Connection.Profile, o.Connection.Endpoint, o.Connection.Foreign = c.profile, c.host, true
		}, func(d *driver) {
			for _, width := range []int{60, 61, 80, 120, 300} {
				d.resize(width, 24)
				line := strings.Split(d.screen(), "\n")[0]
				assert.Equal(t, width, ansi.StringWidth(line))
				assert.True(t, strings.HasSuffix(line, " READ-ONLY   PROTECTED  now"), line)
				assert.Contains(t, line, string([]rune(c.profile)[:min(3, len([]rune(c.profile)))]))
				assert.Contains(t, line, " @ "+c.host[:19], "the host's beginning")
			}
		})
	}
}

func TestTheWayDownKeepsTheAgeHoweverLongTheNames(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.app.project.name = strings.Repeat("项目", 50)
		d.app.env.Scope.Region = "region-with-a-long-name-that-goes-on"
		d.openBackends()
		d.press("?")
		d.press("esc", "d")
		for _, width := range []int{60, 80, 120} {
			d.resize(width, 16)
			d.checkFrame()
			assert.True(t, strings.HasSuffix(strings.Split(d.screen(), "\n")[0], " now"))
		}
	})
}

func TestATooSmallScreenSaysSoInWhatItHas(t *testing.T) {
	const whole = "This screen is %: ulbconsole needs at least 60x16."
	for width := range 61 {
		for height := range 17 {
			text := tooSmall(width, height)
			lines := strings.Split(text, "\n")
			if width == 0 || height == 0 {
				continue // only that it comes back
			}
			require.LessOrEqual(t, len(lines), height)
			for _, l := range lines {
				require.LessOrEqual(t, len(l), width)
			}
			if width*height > 4*len(whole) {
				require.Contains(t, strings.Join(lines, " "), "60x16", "%dx%d", width, height)
			}
		}
	}
}

func TestNoSizeBreaksTheScreen(t *testing.T) {
	sizes := [][2]int{
		{1, 1},
		{1, 200},
		{200, 1},
		{59, 15},
		{59, 200},
		{60, 15},
		{60, 16},
		{61, 17},
		{500, 16},
		{60, 300},
		{0, 0},
		{80, 24},
	}
	drive(t, nil, nil, func(d *driver) {
		check := func() {
			for _, s := range sizes {
				d.resize(s[0], s[1])
				d.checkFrame()
			}
		}
		check()
		d.press("d")
		check()
		d.press("esc", "?")
		check()
		d.press("esc")
		d.openBackends()
		check()
		d.press("/")
		check()
		d.press("esc", "x")
		check()
		slices.Reverse(sizes)
		check()
	})
}
