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
func listOfULBs(tb testing.TB, width, height int) *List[api.ULB] {
	tb.Helper()
	th := theme.New(theme.Dark, termenv.Ascii, false)
	e := &screen.Env{Context: tb.Context(), Clock: standingClock{}, Keys: keymap.Default(), Theme: th}
	state := func(u api.ULB) api.State { return u.State(api.Floor{}) }
	l := New(e, Spec[api.ULB]{
		Title: "ULBs", One: "ULB", Many: "ULBs", Long: true,
		Columns: []Column[api.ULB]{
			TextColumn(th, table.Column{Title: "NAME", Min: 16, Flex: true}, func(u api.ULB) string { return u.Name.Or("?") }),
			TextColumn(th, table.Column{Title: "ID", Min: 12}, func(u api.ULB) string { return string(u.ID) }),
			{
				Column: table.Column{Title: "SERVING"},
				Cell:   func(u api.ULB) table.Cell { return table.Cell{Text: fmt.Sprint(u.Count().Serving)} },
				Key: func(u api.ULB) OrderKey {
					return ByNumbers(u.Count().Share(), float64(u.Count().Serving), float64(u.Count().Total))
				},
			},
			{
				Column: table.Column{Title: "STATE", Min: 10}, State: true,
				Cell: func(u api.ULB) table.Cell { return table.Cell{Text: string(state(u))} },
				Key:  func(u api.ULB) OrderKey { return ByNumbers(-float64(state(u).ULBBadness())) },
			},
		},
		ID: func(u api.ULB) string { return string(u.ID) },
		Search: func(u api.ULB) string {
			words := []string{string(u.ID), u.Name.Or("?"), string(state(u))}
			vservers, _ := u.VServers.Get()
			for _, v := range vservers {
				backends, _ := v.Backends.Get()
				for _, b := range backends {
					words = append(words, string(b.State()), b.PrivateIP.Or("?"))
				}
			}
			return strings.ToLower(strings.Join(words, "\n"))
		},
		Patch: func(r screen.ULBReading) (string, func(api.ULB) api.ULB) {
			return string(r.ULB), func(u api.ULB) api.ULB {
				u.VServers = api.Known(r.List.VServers)
				return u
			}
		},
	})
	l.Resize(width, height)
	return l
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
