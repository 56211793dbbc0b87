package list

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/api/fleet"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/screen"
	"cloud.internal/ulbconsole/ui/table"
	"cloud.internal/ulbconsole/ui/theme"
)

// standingClock stands still: nothing comes due.
type standingClock struct{ api.SystemClock }

func (standingClock) Now() time.Time                       { return time.Unix(1_700_000_000, 0) }
func (standingClock) After(time.Duration, tea.Msg) tea.Cmd { return nil }

// listOfULBs is an empty list with columns that are ordered by texts and by numbers.
func listOfULBs(tb testing.TB, width, height int) *List[*fleet.ULB] {
	tb.Helper()
	th := theme.New(theme.Dark, termenv.Ascii, false)
	e := &screen.Env{Context: tb.Context(), Clock: standingClock{}, Keys: keymap.Default(), Theme: th, Asked: func() bool { return false }}
	l := New(e, Spec[*fleet.ULB]{
		Title: "ULBs", One: "ULB", Many: "ULBs",
		Columns: []Column[*fleet.ULB]{
			TextColumn(th, table.Column{Title: "NAME", Min: 16, Flex: true},
				func(u *fleet.ULB) string { return u.ULB.Name.Or("?") }),
			TextColumn(th, table.Column{Title: "ID", Min: 12}, func(u *fleet.ULB) string { return string(u.ULB.ID) }),
			{
				Column: table.Column{Title: "SERVING"},
				Cell:   func(u *fleet.ULB) table.Cell { return table.Cell{Text: fmt.Sprint(u.Count.Serving)} },
				Key: func(u *fleet.ULB) OrderKey {
					return ByNumbers(u.Count.Share(), float64(u.Count.Serving), float64(u.Count.Total))
				},
			},
			{
				Column: table.Column{Title: "STATE", Min: 10}, State: true,
				Cell: func(u *fleet.ULB) table.Cell { return table.Cell{Text: string(u.State)} },
				Key:  func(u *fleet.ULB) OrderKey { return ByNumbers(-float64(u.State.ULBBadness())) },
			},
		},
		ID: func(u *fleet.ULB) string { return string(u.ULB.ID) },
		Search: func(u *fleet.ULB) string {
			words := []string{string(u.ULB.ID), u.ULB.Name.Or("?"), string(u.State)}
			vservers, _ := u.ULB.VServers.Get()
			for _, v := range vservers {
				backends, _ := v.Backends.Get()
				for _, b := range backends {
					words = append(words, string(b.State()), b.PrivateIP.Or("?"))
				}
			}
			return strings.ToLower(strings.Join(words, "\n"))
		},
		Since: (&Held[*fleet.ULB]{}).Since,
	})
	l.Resize(width, height)
	return l
}

// give lets a list take a change of its rows over.
func give(l *List[*fleet.ULB], c Change[*fleet.ULB]) {
	l.spec.Since = func(revision int) Change[*fleet.ULB] {
		c.Revision = revision + 1
		return c
	}
	l.Sync()
}

// rowsAt are rows of a page at an offset.
func rowsAt(l *List[*fleet.ULB], offset int, ulbs []api.ULB) []Row[*fleet.ULB] {
	rows := make([]Row[*fleet.ULB], len(ulbs))
	for i, u := range ulbs {
		row := fleet.NewULB(u, offset+i, time.Time{}, api.Floor{}, "")
		rows[i] = Row[*fleet.ULB]{Row: row, At: row.At, Search: l.spec.Search(row)}
	}
	return rows
}

// estateOf are so many ULBs with 3 VServers of 4 backends each.
func estateOf(ulbs int) []api.ULB {
	all := make([]api.ULB, 0, ulbs)
	for i := range ulbs {
		vservers := make([]api.VServer, 0, 3)
		for v := range 3 {
			backends := make([]api.Backend, 0, 4)
			for b := range 4 {
				backends = append(backends, fake.Healthy(api.BackendID(fmt.Sprintf("backend-%d-%d-%d", i, v, b)),
					fmt.Sprintf("10.%d.%d.%d", i%250, i/250, v*4+b), 80))
			}
			vservers = append(vservers, fake.TCP(api.VServerID(fmt.Sprintf("vserver-%d-%d", i, v)),
				fmt.Sprintf("listener-%d", v), 80+v, backends...))
		}
		all = append(all, fake.ULB(api.ULBID(fmt.Sprintf("ulb-%d", i)), fmt.Sprintf("service-%d", i), vservers...))
	}
	return all
}
