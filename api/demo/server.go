package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Listen opens the address for Serve. Without public it refuses one that others could reach: the
// keys are known to everybody.
func Listen(addr string, public bool) (net.Listener, error) {
	at, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the simulated cloud cannot listen on %q: %w; give HOST:PORT, for example 127.0.0.1:0",
			addr, err)
	}
	if !public && !at.IP.IsLoopback() {
		return nil, fmt.Errorf("%q is not a loopback address, so others could reach the simulated cloud: use "+
			"127.0.0.1:%d, or add --public", addr, at.Port)
	}
	l, err := net.ListenTCP(family(at.IP), at)
	if err != nil {
		return nil, fmt.Errorf("the simulated cloud cannot listen on %q: %w; choose another port, or 0 for a free one",
			addr, err)
	}
	return l, nil
}

// family keeps to the address given: "tcp" with 0.0.0.0 would open [::] as well.
func family(ip net.IP) string {
	switch {
	case ip == nil:
		return "tcp" // no address asks for all of them
	case ip.To4() != nil:
		return "tcp4"
	default:
		return "tcp6"
	}
}

// Serve answers on the listener until the context ends, and then returns nil; it closes the
// listener and leaves no goroutine. What is waiting at that moment - latency, an answer that
// never comes - is dropped.
func Serve(ctx context.Context, l net.Listener, c *Cloud) error {
	server := &http.Server{
		Handler:           c.Handler(),
		MaxHeaderBytes:    maxRequest,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      hangTime + 30*time.Second,
		IdleTimeout:       2 * time.Minute,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	stopped := make(chan struct{})
	serving, served := context.WithCancel(ctx)
	go func() {
		defer close(stopped)
		<-serving.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if server.Shutdown(grace) != nil {
			_ = server.Close()
		}
	}()
	err := server.Serve(l)
	served()
	<-stopped
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fmt.Errorf("the simulated cloud on %s stopped: %w", l.Addr(), err)
}
