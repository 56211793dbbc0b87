package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
)

func TestKubernetes(t *testing.T) {
	t.Parallel()
	uuid := "0f8fad5b-d9cb-469f-a165-70867728950e"
	for name, owned := range map[string]bool{
		"web.default.svc.uk8s-abc123": true, "uk8s-abc123-master-ulb4": true, "uk8s-abc123-master-ulb6": true,
		"web-frontend": false, "uk8s-notes": false, "svc.uk8s": false, "": false,
	} {
		assert.Equal(t, owned, api.ULB{Name: api.Known(name)}.Kubernetes(), name)
	}
	assert.True(t, api.ULB{Remark: api.Known("UID-" + uuid)}.Kubernetes())
	assert.False(t, api.ULB{Remark: api.Known("see UID-1")}.Kubernetes())
	listener := api.VServer{Name: api.Known("TCP_443_" + uuid)}
	assert.True(t, listener.Kubernetes())
	assert.True(t, api.ULB{VServers: api.Known([]api.VServer{listener})}.Kubernetes())
	assert.False(t, api.VServer{Name: api.Known("TCP_443")}.Kubernetes())
}

func TestSameID(t *testing.T) {
	t.Parallel()
	assert.True(t, api.SameID(api.BackendID("backend-t1"), "Backend-T1"))
	assert.True(t, api.SameID(api.BackendID("backend-t1"), " backend-t1\n"))
	assert.False(t, api.SameID(api.BackendID("backend-t1"), "backend-t11"))
	assert.False(t, api.SameID(api.BackendID("backend-t1"), "backend- t1"))
}
