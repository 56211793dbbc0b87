package impact

import (
	"net"
	"strings"

	"cloud.internal/ulbconsole/api"
)

// nameOf names a backend by its address, by its id where it has none: "" where it has no id either.
func nameOf(b api.Backend) string {
	switch {
	case b.PrivateIP.Or("") != "" && b.Port.IsKnown():
		return address(b.PrivateIP, b.Port)
	default:
		return api.Short(string(b.ID))
	}
}

func address(ip api.Maybe[string], port api.Maybe[int]) string {
	return net.JoinHostPort(api.Short(ip.Or(api.Absent)), api.Show(port))
}

// machine names what is behind a backend: its address, its host, and the card of it that serves.
func machine(b api.Backend) string {
	words := []string{address(b.PrivateIP, b.Port)}
	for _, m := range []api.Maybe[string]{
		b.ResourceType, b.ResourceID, b.SubResourceType,
		b.SubResourceID, b.ResourceName,
	} {
		if m.Or("") != "" {
			words = append(words, api.Short(m.Or("")))
		}
	}
	return strings.Join(words, " ")
}
