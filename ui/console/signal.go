package console

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Stopped is the error that ends the process as the signal would have. Who sent it needs no words.
type Stopped struct{ By syscall.Signal }

func (Stopped) Error() string { return "" }

// Code returns the exit code of a process that the signal ended, 128 and its number.
func (s Stopped) Code() int { return 128 + int(s.By) }

// endSignals end what runs while there is no screen, a helper that asks for a passphrase for one.
var endSignals = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// UntilSignal is ctx until one of the signals comes, which is then its cause, as a Stopped. Further
// ones do nothing until stop.
func UntilSignal(ctx context.Context, which ...os.Signal) (_ context.Context, stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, which...)
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case s := <-signals:
			if number, ok := s.(syscall.Signal); ok {
				cancel(Stopped{number})
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
