package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api/fake"
)

// The worst row comes with a later page: the cursor, which nobody moved, is on the first row all the same.
func TestTheCursorStaysOnTheFirstRowUntilItIsMoved(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want string
	}{
		"nobody moved it":     {nil, "ulb-mail"},
		"its row was opened":  {[]string{"d", "esc"}, "ulb-empty"},
		"its row was copied":  {[]string{"y", "esc"}, "ulb-empty"},
		"something else is":   {[]string{"?", "q"}, "ulb-mail"},
		"its rows are opened": {[]string{"enter", "esc", "esc"}, "ulb-empty"},
	} {
		t.Run(name, func(t *testing.T) {
			var resume func()
			drive(t, func(k *fake.Client) {
				k.Edit(func(w *fake.World) { w.ULBs[scope][0], w.ULBs[scope][2] = w.ULBs[scope][2], w.ULBs[scope][0] })
				k.PageSize(1)
				resume = k.HoldPages(1)
			}, worstFirst, func(d *driver) {
				assert.Contains(t, d.selected(), "ulb-empty")
				d.press(c.keys...)
				resume()
				d.wait()
				d.see("3 ULBs")
				assert.Contains(t, d.selected(), c.want)
			})
		})
	}
}
