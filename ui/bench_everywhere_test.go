package ui

import (
	"context"
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
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
