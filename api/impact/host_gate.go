package impact

import (
	"fmt"

	"cloud.internal/ulbconsole/api"
)

// HostGate is what must be typed to confirm a change of backends of several VServers: the name of the
// host that all of them are, else its address, else how many they are.
func HostGate(backends []api.Backend) string {
	for _, of := range []func(api.Backend) api.Maybe[string]{
		func(b api.Backend) api.Maybe[string] { return b.ResourceName },
		func(b api.Backend) api.Maybe[string] { return b.PrivateIP },
	} {
		if text := shared(backends, of); typable(text) && len(text) <= mostTyped {
			return text
		}
	}
	return fmt.Sprintf("%d backends", len(backends))
}

// shared is what all of them have, "" where they differ.
func shared(backends []api.Backend, of func(api.Backend) api.Maybe[string]) string {
	text := ""
	for i, b := range backends {
		is := of(b).Or("")
		if i > 0 && is != text {
			return ""
		}
		text = is
	}
	return text
}
