package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
)

// details is what stands beside the list, a line each.
func (d *driver) details() []string {
	d.advance(200 * time.Millisecond) // the cursor rests
	var all []string
	for _, row := range strings.Split(d.screen(), "\n") {
		if _, text, beside := strings.Cut(row, " │ "); beside && strings.TrimSpace(text) != "" {
			all = append(all, strings.TrimRight(text, " "))
		}
	}
	return all
}

func TestBesideAListStandsWhatItsRowIs(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(109, 40)
		assert.Empty(t, d.details())
		d.resize(110, 40)
		assert.Equal(t, []string{
			"web", "address  203.0.113.7", "type     internet", "3 VServers",
			"▲ 3/4  TCP:9000  api-tcp", "● 3/3  HTTP:80  shop", "● 1/1  TCP:25  single",
		}, d.details())
		d.press("j")
		assert.Equal(t, "mail", d.details()[0])
		d.press("k", "enter", "j")
		assert.Equal(t, []string{
			"shop", "method   Roundrobin", "check    Port", "metrics  reading", "1 rule", "● 1/1  path /cart", "3 backends",
			"● 10.0.0.5:80 host-backend-e", "● 10.0.0.6:80 host-backend-f", "● 10.0.0.7:80 host-backend-g",
		}, d.details())
		d.press("enter")
		assert.Equal(t, []string{
			"10.0.0.5:80 host-backend-e", "state    ● healthy", "weight   1", "check    Port", "host     uhost-backend-e",
			"in 1 rule", "path /cart",
		}, d.details())
	})
}

func TestDetailsSayWhereElseAHostServesAndSinceWhen(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			twin := fake.Failing("backend-z", "10.0.0.1", 9100)
			twin.ResourceID = api.Known("uhost-backend-a")
			w.ULBs[scope] = append(w.ULBs[scope], fake.ULB("ulb-more", "more", fake.TCP("v", "admin", 9100, twin)))
		})
	}, nil, func(d *driver) {
		d.resize(120, 40)
		d.openBackends()
		assert.Subset(t, d.details(), []string{"also in 1 other place", "✗ more/admin"})
		d.turn(0, 1)
		d.advance(11 * time.Second)
		assert.Regexp(t, `state +✗ failing since 00:00:1\d`, strings.Join(d.details(), "\n"))
		since := `state +✗ failing +\n +since +2000-01-01 00:00:1\d UTC`
		d.press("d")
		assert.Regexp(t, since, d.screen())
		assert.Regexp(t, `also in +more/admin TCP:9100 10.0.0.1:9100 backend-z, failing`, d.screen())
		d.press("esc", "j", "d")
		d.see("● healthy")
		d.dontSee("since", "also in")
		d.press("esc", "E", "d")
		assert.Regexp(t, since, d.screen())
		d.press("esc", "esc")
		d.editListener(withoutFirst)
		d.press("r", "E", "d")
		d.see("describe", "✗ failing")
		d.dontSee("since") // it is gone
	})
}

func TestDetailsThatHaveNoRoomAreCounted(t *testing.T) {
	drive(t, manyBackends, nil, func(d *driver) {
		d.resize(120, 16)
		d.press("enter")
		all := d.details()
		assert.Contains(t, all, "60 backends")
		assert.Regexp(t, `^and \d+ more$`, all[len(all)-1])
		d.press("/")
		d.write("nothing has this")
		assert.Empty(t, d.details())
	})
}

func TestDetailsFollowACursorThatRests(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.resize(120, 40)
		require.Equal(t, "web", d.details()[0])
		row := func() string { return d.line("│") }
		d.press("j", "j")
		assert.Contains(t, row(), "│ web ", "it walks")
		d.advance(100 * time.Millisecond)
		d.press("k")
		d.advance(100 * time.Millisecond)
		assert.Contains(t, row(), "│ web ")
		d.advance(100 * time.Millisecond)
		assert.Contains(t, row(), "│ mail ")
		d.press("j", "r")
		assert.Contains(t, row(), "│ spare ", "a read begins anew")
	})
}
