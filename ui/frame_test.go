package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
)

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

func TestTheHeaderOfAllRegionsKeepsItsTitleAndHowFarTheyWereRead(t *testing.T) {
	drive(t, account, func(o *Options) {
		o.Connection.Protected, o.Connection.Profile, o.Connection.Color = true, "production", "red"
	}, func(d *driver) {
		d.press("!")
		for width, want := range map[int]string{
			60: "production › problems › 4/4 read              PROTECTED  now", 80: "production › problems › 4/4 read ",
			99: "production › problems › 4/4 read ", 120: "› all regions › all projects › problems › 4/4 read ",
		} {
			d.resize(width, 24)
			assert.Contains(t, strings.Split(d.screen(), "\n")[0], want)
		}
	})
}

// What must be there may be wider than the screen: it is cut, and the age stays a word of its own.
func TestABlankStandsBeforeTheAge(t *testing.T) {
	drive(t, account, func(o *Options) {
		o.Connection.Profile, o.Connection.Endpoint, o.Connection.Foreign = "environment", strings.Repeat("host.", 60), true
	}, func(d *driver) {
		d.press("!")
		for width := 60; width < 130; width++ {
			d.resize(width, 24)
			line := strings.Split(d.screen(), "\n")[0]
			assert.True(t, strings.HasSuffix(line, " now"), line)
			assert.Contains(t, line, "› problems › 4/4 read")
		}
	})
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
