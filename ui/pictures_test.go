package ui

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/ui/theme"
)

// The pictures that README shows are screens of the estate that practice is on. They are drawn anew
// with `go test ./ui -run Pictures -update`.
func TestPictures(t *testing.T) {
	ulbs := demoEstate(t)
	for _, p := range []struct {
		name          string
		width, height int
		protected     bool
		show          func(*driver)
	}{
		{name: "list", width: 120, height: 22, show: press("j")},
		{name: "problems", width: 80, height: 16, show: press("!", "g")},
		{name: "dialog", width: 80, height: 24, protected: true, show: func(d *driver) {
			d.press("G", "enter", "j", "enter", "x")
			d.advance(400 * time.Millisecond)
			d.write("https-")
		}},
	} {
		for palette, paper := range map[string]paper{
			theme.DarkRGB:  {ground: "#0d1117", ink: "#c9d1d9"},
			theme.LightRGB: {ground: "#ffffff", ink: "#1f2328"},
		} {
			shade, _ := strings.CutSuffix(palette, "-rgb")
			t.Run(p.name+"-"+shade, func(t *testing.T) {
				driveEstate(t, ulbs, func(o *Options) {
					o.Theme, o.Connection.Protected = theme.New(palette, termenv.TrueColor, false), p.protected
					o.Connection.ServiceOrder = false
				}, func(d *driver) {
					d.coloured = true
					d.resize(p.width, p.height)
					p.show(d)
					d.checkFrame()
					d.dontSee("Loading")
					requirePicture(t, p.name+"-"+shade+".svg", svg(t, d.screen(), p.width, p.height, paper))
				})
			})
		}
	}
}

// requirePicture compares with the file, or writes it. A golden file has a name that no browser shows.
func requirePicture(t *testing.T, name, drawn string) {
	t.Helper()
	path := filepath.Join("testdata", "pictures", name)
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		require.NoError(t, os.WriteFile(path, []byte(drawn), 0o600))
		return
	}
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(kept), drawn)
}
