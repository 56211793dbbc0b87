package ui

import (
	"context"
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/index"
)

func (c estateClient) Regions(context.Context) ([]api.Region, error) {
	return []api.Region{{ID: scope.Region}}, nil
}

func (c estateClient) Projects(context.Context) ([]api.Project, error) {
	return []api.Project{{ID: scope.Project}}, nil
}

// sick is an estate of which every backend fails.
func sick(ulbs int) []api.ULB {
	all := bigEstate(ulbs)
	for _, u := range all {
		vservers, _ := u.VServers.Get()
		for _, v := range vservers {
			backends, _ := v.Backends.Get()
			for i := range backends {
				backends[i].Status = api.Known(1)
			}
		}
	}
	return all
}

func BenchmarkCursorMoveIn100000Problems(b *testing.B) {
	a := appOf(b, Options{}, sick(8_334), 120, 40)
	_, cmd := a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'!'}})
	takeIn(a, cmd)
	require.Contains(b, a.View(), "100008 problems")
	b.ReportAllocs()
	benchmarkKeys(b, a, "down", "down", "up")
}

// failedScopes are those of regions.
func failedScopes(regions int) []api.Scope {
	all := make([]api.Scope, regions)
	for i := range all {
		all[i] = api.Scope{Region: api.RegionID(fmt.Sprintf("region-%03d", i)), Project: "org-1"}
	}
	return all
}

func BenchmarkFindIn100000Backends(b *testing.B) {
	a := appOf(b, Options{}, bigEstate(8_334), 120, 40)
	_, cmd := a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'f'}})
	takeIn(a, cmd)
	for _, text := range []string{"1", "10.9.4", "no such"} {
		b.Run(fmt.Sprintf("%q", text), func(b *testing.B) {
			for _, r := range text {
				a.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
			}
			b.ReportAllocs()
			benchmarkKeys(b, a, "x", "backspace")
			for range text {
				a.Update(tea.KeyMsg{Type: tea.KeyBackspace})
			}
		})
	}
}

// TestAKeyCostsNoMoreWhereManyRegionsFail though the header counts them all.
func TestAKeyCostsNoMoreWhereManyRegionsFail(t *testing.T) {
	allocs := func(regions int) float64 {
		a := appOf(t, Options{}, sick(100), 120, 40)
		_, cmd := a.Update(keyMsg("!"))
		takeIn(a, cmd)
		failed := failedScopes(regions)
		x := a.source.Index
		x.Begin(append(failed, scope), nil)
		for _, s := range failed {
			denied := &api.Error{Kind: api.KindPermission, Action: "DescribeULB"}
			x.Take(index.Coverage{Scope: s, Progress: index.Failed, Err: denied}, nil)
		}
		require.Contains(t, a.View(), fmt.Sprintf("1/%d read", regions+1))
		move := keyMsg("j")
		return testing.AllocsPerRun(50, func() {
			a.Update(move)
			_ = a.View()
		})
	}
	few, many := allocs(10), allocs(270)
	require.LessOrEqual(t, many, few*1.2+10, "allocations of a cursor move")
}
