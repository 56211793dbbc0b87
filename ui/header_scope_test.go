package ui

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

// header is the line at the top up to the age.
func (d *driver) header() string {
	line, _, _ := strings.Cut(d.screen(), "\n")
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(line), "now"))
}

func TestAPageSaysTheRegionAndProjectOfWhatItIsAbout(t *testing.T) {
	const far = "prod › sg › org-2 › problems › far › far-tcp TCP:25"
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"a problem":                {[]string{"!", "g", "d"}, "prod › sg › org-2 › problems › describe backend-far"},
		"a backend":                {[]string{"!", "g", "enter", "enter"}, far + " › describe backend-far"},
		"help over it":             {[]string{"!", "g", "enter", "enter", "?"}, far + " › describe backend-far › help"},
		"help over all":            {[]string{"!", "?"}, "prod › problems › help"},
		"the history over all":     {[]string{"!", "H"}, "prod › problems › history"},
		"the history over a place": {[]string{"!", "g", "enter", "H"}, far + " › history"},
		"the choice of a region":   {[]string{"!", "R"}, "prod › problems › choose a region"},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, account, nil, func(d *driver) {
				d.resize(160, 30)
				d.press(c.keys...)
				assert.True(t, strings.HasPrefix(d.header(), c.want), d.header())
			})
		})
	}
}

func TestAChangeSaysTheRegionAndProjectOfAllItsPlaces(t *testing.T) {
	drive(t, everywhere, nil, func(d *driver) {
		d.resize(160, 40)
		d.releaseEverywhere()
		d.press("w")
		assert.Equal(t, "prod › find 10.0.0.1 › changes", d.header(), "of two regions")
		d.press("esc", "esc", "esc", "w")
		assert.Equal(t, "prod › changes", d.header())
		d.press("esc")
		d.openBackends()
		d.press("w")
		assert.Equal(t, "prod › changes", d.header(), "the way there is in one of them")
	})
}

func TestAChangeElsewhereIsSaidToBeThere(t *testing.T) {
	allowed := func(c *fake.Client) { account(c); c.AllowWrites() }
	drive(t, allowed, nil, func(d *driver) {
		d.resize(160, 40)
		d.press("!", "g", "e")
		d.asks("Disable backend")
		d.confirm("Disable")
		d.press("esc", "esc")
		d.openBackends()
		d.press("H", "enter")
		assert.Regexp(t, "^prod › sg › org-2 › history › change [^›]+$", d.header())
		d.press("esc", "H", "w")
		assert.Equal(t, "prod › sg › org-2 › changes", d.header())
	})
}
