package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestTheOtherCheckIsOfHTTPOnly(t *testing.T) {
	for _, c := range []struct{ protocol, now, other string }{
		{"HTTP", CheckPort, CheckPath},
		{"HTTPS", CheckPath, CheckPort},
		{"HTTP", "Ping", ""},
		{"HTTP", "", ""},
		{"TCP", CheckPort, ""},
		{"UDP", "Ping", ""},
	} {
		v := VServer{Protocol: Known(c.protocol), MonitorType: Known(c.now)}
		assert.Equal(t, c.other, v.OtherCheck(), c)
	}
}

func TestAllFailWhereNothingPassesAndSomethingIsChecked(t *testing.T) {
	backend := func(enabled, status int) Backend { return Backend{Enabled: Known(enabled), Status: Known(status)} }
	for _, c := range []struct {
		backends []Backend
		want     bool
	}{
		{nil, false},
		{[]Backend{backend(0, 1)}, false},
		{[]Backend{backend(1, 1)}, true},
		{[]Backend{backend(1, 1), backend(0, 0)}, true},
		{[]Backend{backend(1, 1), backend(1, 0)}, false},
		{[]Backend{backend(1, 1), {Enabled: Known(1)}}, false},
	} {
		assert.Equal(t, c.want, VServer{Backends: Known(c.backends)}.AllFail(), c.backends)
	}
}
