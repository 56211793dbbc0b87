package ui

import (
	"fmt"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/keymap"
	"cloud.internal/ulbconsole/ui/theme"
)

// written counts the bytes of each frame that Bubble Tea's renderer writes.
type written chan int

func (w written) Write(p []byte) (int, error) {
	w <- len(p)
	return len(p), nil
}

// BenchmarkBytesPerMove walks the cursor down a list of 1,000 ULBs at 120x40
// through Bubble Tea's own renderer, and reports what a key costs on the line.
func BenchmarkBytesPerMove(b *testing.B) {
	for name, profile := range map[string]termenv.Profile{"plain": termenv.Ascii, "colour": termenv.ANSI} {
		b.Run(name, func(b *testing.B) { bytesPerMove(b, profile) })
	}
}

func bytesPerMove(b *testing.B, profile termenv.Profile) {
	b.Helper()
	const rows = 1000
	c := fake.New(b)
	c.AllowReads()
	c.PageSize(rows)
	c.Edit(func(w *fake.World) { w.ULBs[scope] = manyULBs(rows) })
	app := New(Options{
		Client: c, Journal: newTestJournal(), Clock: SystemClock{}, Keys: keymap.Default(),
		Theme:      theme.New(theme.Dark, profile, false),
		Connection: Connection{Profile: "prod", Endpoint: "api.surfercloud.com", Region: scope.Region, Project: scope.Project},
	})
	out := make(written, 1024)
	p := tea.NewProgram(app, tea.WithInput(nil), tea.WithOutput(out), tea.WithFPS(120), tea.WithoutSignalHandler())
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	p.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
	for !isQuiet(out) { // the first frames
		continue
	}
	total, moves := 0, 0
	for b.Loop() {
		for range rows - 1 {
			p.Send(keyMsg("down"))
			total += <-out
			moves++
		}
		p.Send(keyMsg("g"))
		<-out
	}
	b.ReportMetric(float64(total)/float64(moves), "B/move")
	p.Quit()
	require.NoError(b, <-ended)
}

// isQuiet says that nothing was written for a while.
func isQuiet(out written) bool {
	select {
	case <-out:
		return false
	case <-time.After(300 * time.Millisecond):
		return true
	}
}

func manyULBs(n int) []api.ULB {
	all := make([]api.ULB, 0, n)
	for i := range n {
		id := fmt.Sprintf("%05d", i)
		all = append(all, fake.ULB(api.ULBID("ulb-"+id), "service-"+id,
			fake.TCP(api.VServerID("vserver-"+id), "tcp", 80,
				fake.Healthy(api.BackendID("backend-a"+id), "10.0.0.1", 80),
				fake.Healthy(api.BackendID("backend-b"+id), "10.0.0.2", 80))))
	}
	return all
}
