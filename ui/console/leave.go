package console

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"cloud.internal/ulbconsole/api/change"
	"cloud.internal/ulbconsole/ui"
	"cloud.internal/ulbconsole/ui/clean"
	"cloud.internal/ulbconsole/ui/render"
	"cloud.internal/ulbconsole/ui/terminal"
)

// leave sees to their end the requests that are in flight when the screen is gone, and prints every
// change of the session on the normal screen, so that a recorded terminal or a scrollback has it. A
// further SIGINT or SIGTERM stops the wait; a hang-up does not, for nobody can have meant it.
func leave(ctx context.Context, app *ui.App, out *os.File, signals <-chan os.Signal, log *slog.Logger) error {
	// The longest a request in flight can take to be resolved, with its last read.
	const limit = change.LostAfter + change.LagLimit + 30*time.Second
	signal.Ignore(syscall.SIGPIPE) // whoever read standard output may be gone, too
	app.Close()
	if running := app.Changes().Running(); len(running) > 0 && ctx.Err() == nil {
		terminal.Print(out, render.LeavingWaits(limit))
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		app.Changes().Wait(ctx)
		close(ended)
	}()
	var by error
	for {
		select {
		case <-ended:
			for _, line := range app.Changes().Lines() {
				terminal.Print(out, line)
				log.Info("change of this session", "outcome", clean.Text(line))
			}
			return by
		case s := <-signals:
			if number, ok := s.(syscall.Signal); ok && number != syscall.SIGHUP {
				by = Stopped{number}
				cancel()
			}
		}
	}
}
