package ui

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/theme"
)

func (p picture) take(t *testing.T, width, height int, th *theme.Theme) {
	t.Helper()
	drive(t, func(c *fake.Client) {
		c.Edit(estate)
		if p.world != nil {
			p.world(c)
		}
	}, func(o *Options) {
		o.Theme = th
		if p.change != nil {
			p.change(o)
		}
	}, func(d *driver) {
		d.coloured = th.Palette == theme.Light
		d.resize(width, height)
		defer func() {
			for _, resume := range d.resumes {
				resume()
			}
		}()
		p.show(d)
		d.checkFrame()
		golden.RequireEqual(d.t, operationID.ReplaceAllString(d.screen(), "${1}xxxxxxxxxx")+"\n")
	})
}

func TestGoldenScreens(t *testing.T) {
	plain := theme.New(theme.Dark, termenv.Ascii, false)
	for _, size := range allSizes {
		for _, p := range pictures() {
			t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1], p.name), func(t *testing.T) {
				p.take(t, size[0], size[1], plain)
			})
		}
	}
}

// TestGoldenWideScreens is every list where there is more room than any needs.
func TestGoldenWideScreens(t *testing.T) {
	plain := theme.New(theme.Dark, termenv.Ascii, false)
	for _, p := range pictures() {
		switch p.name {
		case "ulbs", "vservers", "only-not-ok", "backends-tcp", "backends-rules", "backends-backup", "rules", "marked",
			"filter-kept", "regions", "projects", "profiles", "places", "problems", "events", "history", "describe-vserver",
			"release-two-rules", "help":
			t.Run(p.name, func(t *testing.T) { p.take(t, 200, 50, plain) })
		default:
		}
	}
}

func TestGoldenTooSmall(t *testing.T) {
	plain := theme.New(theme.Dark, termenv.Ascii, false)
	for _, size := range [][2]int{{59, 24}, {80, 15}, {20, 6}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			picture{show: press()}.take(t, size[0], size[1], plain)
		})
	}
}

func TestGoldenColourAndASCII(t *testing.T) {
	for name, th := range map[string]*theme.Theme{
		"colour": theme.New(theme.Light, termenv.ANSI, false),
		"ascii":  theme.New(theme.Dark, termenv.Ascii, true),
	} {
		for _, p := range pictures() {
			switch p.name {
			case "ulbs", "filter-kept", "backends-rules", "release-ordinary", "release-two-rules-typed", "plan-running":
				t.Run(name+"/"+p.name, func(t *testing.T) { p.take(t, 80, 24, th) })
			default:
			}
		}
	}
}
