package ui

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/fake"
	"cloud.internal/ulbconsole/ui/confirm"
)

const controller = "UK8S: its controller reverts what is changed by hand"

// cluster makes the first load balancer one of a cluster's, by its remark.
func cluster(c *fake.Client) {
	c.AllowWrites()
	c.Edit(func(w *fake.World) {
		for i, u := range w.ULBs[scope] {
			if u.ID == "ulb-web" {
				w.ULBs[scope][i].Remark = api.Known("UID-0f8fad5b-d9cb-469f-a165-70867728950e")
			}
		}
	})
}

func TestWhatAClusterOwnsIsMarkedInTheListInDescribeAndInTheDialogs(t *testing.T) {
	drive(t, cluster, nil, func(d *driver) {
		assert.Contains(t, d.line("ulb-web"), "degraded k8s")
		assert.NotContains(t, d.line("ulb-mail"), "k8s")
		d.press("d", "pgdown")
		d.says("owner " + controller)
		d.press("esc")
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "owner "+controller)
		d.confirm("Drain first")
		d.asks("Drain and release backend", "owner "+controller)
		if q := d.app.dialog.(*confirm.Change); q.Reading.Assessment.Gate != "" {
			d.write(q.Reading.Assessment.Gate)
		}
		d.confirm("Drain and release")
		d.advance(time.Second)
		d.press("n")
		d.asks("Draining", "owner "+controller)
		d.press("esc")
	})
}

func TestADialogKnowsAClusterByTheNameOfTheListener(t *testing.T) {
	drive(t, func(c *fake.Client) {
		c.Edit(func(w *fake.World) {
			w.VServer(scope, "ulb-web", "vserver-tcp", func(v *api.VServer) { v.Name = api.Known("TCP_9000_0f8fad5b-d9cb-469f-a165-70867728950e") })
		})
	}, nil, func(d *driver) {
		d.press("enter", "d")
		d.says("owner " + controller)
		d.press("esc", "enter", "x")
		d.asks("Release backend", "owner "+controller)
		d.press("esc")
	})
}

func TestADialogOfAnotherLoadBalancerSaysNothingOfAnOwner(t *testing.T) {
	drive(t, nil, nil, func(d *driver) {
		d.openBackends()
		d.press("x")
		d.asks("Release backend", "prod · hk · org-1")
		d.doesNotAsk("owner", "UK8S")
		d.press("esc")
	})
}
