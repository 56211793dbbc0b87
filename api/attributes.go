package api

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
)

// BackendAttributes are what UpdateBackendAttribute changes. What is absent stays as it is.
type BackendAttributes struct {
	Port, Weight, Enabled, IsBackup Maybe[int]
}

// attribute is one of them with the values that the service takes.
type attribute struct {
	name      string
	value     Maybe[int]
	low, high int
}

func (a BackendAttributes) all() []attribute {
	return []attribute{
		{"Port", a.Port, 1, math.MaxUint16},
		{"Weight", a.Weight, 0, 100},
		{"Enabled", a.Enabled, 0, 1},
		{"IsBackup", a.IsBackup, 0, 1},
	}
}

func (a BackendAttributes) addTo(p map[string]string) {
	for _, one := range a.all() {
		if n, known := one.value.Get(); known {
			p[one.name] = strconv.Itoa(n)
		}
	}
}

func (a BackendAttributes) invalid() string {
	wrong := ""
	for _, one := range a.all() {
		if n, known := one.value.Get(); known && (n < one.low || n > one.high) {
			wrong = cmp.Or(wrong, fmt.Sprintf("%s %d is not from %d to %d", one.name, n, one.low, one.high))
		}
	}
	return wrong
}
