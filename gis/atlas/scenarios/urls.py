"""Addresses of what-if scenarios."""

from django.urls import path

from gis.atlas.scenarios.views import compare, displacement, firms, forecast, pages

app_name = "whatif"
urlpatterns = [
    path("", pages.ListView.as_view(), name="list"),
    path("new/", pages.NewView.as_view(), name="new"),
    path("compare/", compare.CompareView.as_view(), name="compare"),
    path("displacement/", displacement.DisplacementView.as_view(), name="displacement"),
    path("displacement/csv/", displacement.DisplacementFileView.as_view(), name="displacement_csv"),
    path("<uuid:public_id>/", firms.FirmsView.as_view(), name="scenario"),
    path("<uuid:public_id>/remove/", pages.RemoveView.as_view(), name="remove"),
    path("<uuid:public_id>/csv/", firms.FirmsFileView.as_view(), name="firms_csv"),
    path("<uuid:public_id>/forecast/", forecast.ForecastView.as_view(), name="forecast"),
    path("<uuid:public_id>/forecast/csv/", forecast.ForecastFileView.as_view(), name="forecast_csv"),
    path("<uuid:public_id>/letter/<uuid:firm>/", firms.LetterView.as_view(), name="letter"),
]
