CREATE DATABASE actualisatie_prefect;
